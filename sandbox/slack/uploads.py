"""Files on their way in: an upload URL, its bytes, and the file once the upload is completed."""

from collections.abc import Callable
from dataclasses import dataclass

from sandbox.slack.errors import SlackError
from sandbox.slack.messages import SlackFile
from sandbox.slack.workspace import Workspace

_MIMETYPES = {
    "csv": "text/csv",
    "gif": "image/gif",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "json": "application/json",
    "md": "text/markdown",
    "pdf": "application/pdf",
    "png": "image/png",
    "txt": "text/plain",
}


@dataclass(kw_only=True, slots=True)
class Upload:
    """One upload: announced with a name and a length in bytes, then filled, then completed."""

    id: str
    name: str
    length: int
    content: bytes | None = None


class Uploads:
    """The v2 upload: announce, send the bytes, complete. An upload is completed once."""

    def __init__(self, workspace: Workspace, base_url: Callable[[], str]) -> None:
        self._workspace = workspace
        self._base_url = base_url
        self._open: dict[str, Upload] = {}

    def announce(self, name: str, length: int) -> Upload:
        """Begin an upload."""
        upload = Upload(id=self._workspace.new_id("F0"), name=name, length=length)
        self._open[upload.id] = upload
        return upload

    def url(self, upload: Upload) -> str:
        """Return where the bytes go."""
        return f"{self._base_url()}/upload/{upload.id}"

    def fill(self, upload_id: str, content: bytes) -> Upload:
        """Take the bytes; raises SlackError file_not_found or, for a wrong length, bad_length."""
        upload = self._open.get(upload_id)
        if upload is None:
            raise SlackError("file_not_found", status=404)
        if len(content) != upload.length:
            message = f"announced {upload.length} bytes, received {len(content)}"
            raise SlackError("bad_length", message, status=400)
        upload.content = content
        return upload

    def complete(self, upload_id: str, title: str, user: str) -> SlackFile:
        """Make an upload a file; raises SlackError file_not_found when nothing was sent."""
        upload = self._open.get(upload_id)
        if upload is None or upload.content is None:
            raise SlackError("file_not_found")
        del self._open[upload_id]
        return self.store(upload.name, upload.content, user, title=title, file_id=upload.id)

    def store(
        self,
        name: str,
        content: bytes,
        user: str,
        *,
        mimetype: str = "",
        title: str = "",
        file_id: str = "",
    ) -> SlackFile:
        """Keep a file; without a mimetype its name says what it is."""
        file_id = file_id or self._workspace.new_id("F0")
        ending = name.rsplit(".", 1)[-1].lower()
        file = SlackFile(
            id=file_id,
            name=name,
            mimetype=mimetype or _MIMETYPES.get(ending, "application/octet-stream"),
            content=content,
            url=f"{self._base_url()}/files/{file_id}",
            user=user,
            created=int(self._workspace.clock.wall()),
            title=title,
        )
        self._workspace.files[file_id] = file
        return file
