"""The survey as participants meet it: plain pages that work without JavaScript, and JSON saves for those with it."""
