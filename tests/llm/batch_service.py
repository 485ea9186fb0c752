"""A service of batches at /v1/files and /v1/batches, as OpenAI documents it, held in memory."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from tests.llm.scripted_server import Said, Seen, completion


@dataclass
class BatchService:
    """Give `answer` to `serve`.

    `refuse` holds what is answered to the next requests of a path instead (`/v1/batches`), one after the other; with
    `made_all_the_same` a batch is made although its request was refused.
    """

    files: dict[str, bytes] = field(default_factory=dict)
    batches: dict[str, dict[str, Any]] = field(default_factory=dict)
    refuse: dict[str, list[Said]] = field(default_factory=dict)
    made_all_the_same: bool = False

    def answer(self, seen: Seen) -> Said:
        path = seen.path.partition("?")[0]
        refused = self.refuse.get(path, []) if seen.method == "POST" else []
        if refused:
            if self.made_all_the_same:
                self._make(seen)
            return refused.pop(0)
        said = Said({"error": {"message": "no such thing"}}, 404)
        match seen.method, path.split("/")[2:]:
            case "POST", ["files"]:
                said = self._upload(seen)
            case "POST", ["batches"]:
                said = self._make(seen)
            case "GET", ["batches"]:
                said = Said({"object": "list", "data": [*self.batches.values()][::-1], "has_more": False})
            case "GET", ["batches", batch] if batch in self.batches:
                said = Said(self.batches[batch])
            case "GET", ["files", file, "content"] if file in self.files:
                said = Said(self.files[file], headers={"Content-Type": "application/octet-stream"})
        return said

    def requests(self, batch: str) -> list[dict[str, Any]]:
        """The lines that a batch was made from."""
        return [json.loads(line) for line in self.files[self.batches[batch]["input_file_id"]].splitlines()]

    def handed_over(self) -> list[str]:
        """The ids of all requests of all batches."""
        return [line["custom_id"] for batch in self.batches for line in self.requests(batch)]

    def end(
        self,
        batch: str,
        lines: list[dict[str, Any]] | None = None,
        errors: list[dict[str, Any]] | None = None,
        status: str = "completed",
    ) -> None:
        """A batch is over; without `lines` every request has the reply `yes`."""
        made = self.batches[batch]
        made["status"] = status
        replies = [reply_line(line["custom_id"]) for line in self.requests(batch)] if lines is None else lines
        for name, rows in (("output_file_id", replies), ("error_file_id", errors or [])):
            if rows:
                made[name] = self._keep("".join(json.dumps(row) + "\n" for row in rows).encode())

    def _upload(self, seen: Seen) -> Said:
        boundary = seen.headers["content-type"].partition("boundary=")[2].encode()
        fields = seen.body.split(b"--" + boundary)
        (content,) = [part.partition(b"\r\n\r\n")[2][:-2] for part in fields if b'name="file"' in part]
        assert any(b'name="purpose"' in part and b"batch" in part for part in fields)
        file = self._keep(content)
        return Said(
            {
                "id": file,
                "object": "file",
                "bytes": len(content),
                "purpose": "batch",
                "filename": "x",
                "created_at": 1,
                "status": "processed",
            }
        )

    def _make(self, seen: Seen) -> Said:
        asked = seen.json()
        assert (asked["endpoint"], asked["completion_window"]) == ("/v1/chat/completions", "24h")
        batch = f"batch_{len(self.batches) + 1}"
        self.batches[batch] = {
            "id": batch,
            "object": "batch",
            "status": "validating",
            "created_at": 1,
            "request_counts": {"total": 0, "completed": 0, "failed": 0},
            **asked,
        }
        return Said(self.batches[batch])

    def _keep(self, content: bytes) -> str:
        file = f"file_{len(self.files) + 1}"
        self.files[file] = content
        return file


def reply_line(name: str, text: str = '{"word":"yes"}', **changes: Any) -> dict[str, Any]:
    """A line of a batch's output."""
    response = {"status_code": 200, "request_id": "r", "body": completion(text, **changes)}
    return {"id": "batch_req_1", "custom_id": name, "response": response, "error": None}


def error_line(name: str, status: int, **error: Any) -> dict[str, Any]:
    """A line of a batch's errors."""
    response = {"status_code": status, "request_id": "r", "body": {"error": error}}
    return {"id": "batch_req_1", "custom_id": name, "response": response, "error": None}
