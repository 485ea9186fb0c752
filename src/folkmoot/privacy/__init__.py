"""Personal data in what people wrote: found, told why, and masked. Pure: a text in, findings and texts out."""
