"""The Protocols that files which travel between a customer and the desk ask of the outside."""

from typing import Protocol

from engine.domain.decisions import SayNotice
from engine.domain.files import BringFile, Fetched, FetchFile, FileTask, FileWork, TakeFileAway
from engine.domain.messages import Platform


class FileStore(Protocol):
    """Files on their way; every method is one transaction. All raise StorageUnavailable.

    What is noted of a claim that was lost meanwhile changes nothing.
    """

    async def next_file(self, platform: Platform, worker: str) -> FileWork | None:
        """Claim what is next for the program of a platform: it fetches there, and brings there.

        A file is brought once the words it belongs to were said, files of one message in order.
        """
        ...

    async def fetched(self, file: FetchFile, found: Fetched) -> None:
        """Keep the bytes until they are brought."""
        ...

    async def brought(self, file: BringFile, remote_id: str) -> None:
        """Note under which id the file is there; its bytes are deleted."""
        ...

    async def taken_away(self, file: TakeFileAway) -> None:
        """Note that it is gone."""
        ...

    async def again(self, file: FileTask, *, until: float, in_doubt: bool, error: str) -> None:
        """Try again at `until` (POSIX seconds)."""
        ...

    async def stays(self, file: FileTask, *, tell: str, say: SayNotice | None, error: str) -> None:
        """Give it up: its bytes are deleted, `tell` goes to the desk and `say` to the customer.

        Nothing is told of a file that is not wanted any more.
        """
        ...


class FileCourier(Protocol):
    """A platform as far as files are concerned.

    Its methods raise FileStays where the file will never travel, else DeliveryError.
    """

    @property
    def settle_seconds(self) -> float:
        """How long after a send without an answer `find` may still miss what will arrive."""
        ...

    async def fetch(self, file: FetchFile, *, most_bytes: int) -> Fetched:
        """Read a file of this platform, and none that is larger."""
        ...

    async def bring(self, file: BringFile) -> str:
        """Show a file here; returns a remote id."""
        ...

    async def find(self, file: BringFile | TakeFileAway) -> str | None:
        """The remote id under which an earlier attempt arrived, if it did."""
        ...

    async def take_away(self, file: TakeFileAway, remote_id: str) -> None:
        """Delete a file here; one that is gone is as good."""
        ...
