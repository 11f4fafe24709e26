"""What a message carries beside its text is kept."""

from adapters.slack.contents import extra_text, files_of


def test_a_file_is_kept_with_what_slack_says_of_it() -> None:
    """Name, type, size in bytes and private address enter the product."""
    photo = {
        "id": "F1",
        "name": "dent.jpg",
        "mimetype": "image/jpeg",
        "size": 2048,
        "url_private": "https://files.slack.com/dent.jpg",
    }
    (file,) = files_of({"files": [photo]})
    assert (file.name, file.media_type, file.size) == ("dent.jpg", "image/jpeg", 2048)
    assert file.url == "https://files.slack.com/dent.jpg"


def test_a_file_of_another_workspace_is_kept_though_it_is_only_an_id() -> None:
    """Slack Connect sends `file_access: check_file_info` and nothing more."""
    (file,) = files_of({"files": [{"id": "F1", "file_access": "check_file_info"}]})
    assert (file.name, file.media_type, file.size) == ("F1", "application/octet-stream", 0)


def test_files_of_a_wrong_shape_do_no_harm() -> None:
    """Broken entries are left out, broken values count as missing."""
    files = files_of({"files": ["F1", None, {"size": -5}, {"name": 7, "size": "big"}]})
    assert [(file.name, file.size) for file in files] == [("file", 0), ("file", 0)]
    assert files_of({"files": "F1"}) == ()


def test_a_shared_message_is_quoted_with_its_author() -> None:
    """What somebody passes on is part of what they say."""
    shared = {"is_share": True, "author_name": "Bob", "text": "two lines\nof text"}
    assert extra_text({"attachments": [shared]}) == "> Bob: two lines\n> of text"


def test_a_link_preview_without_text_adds_nothing() -> None:
    """A title alone says nothing the link does not."""
    assert extra_text({"attachments": [{"title": "Acme"}]}) == ""


def test_a_pasted_table_is_read_row_by_row() -> None:
    """Tables come as a block of their own, in the message or in an attachment."""
    cell = {"type": "rich_text", "elements": [{"elements": [{"type": "text", "text": "2019"}]}]}
    table = {"type": "table", "rows": [[{"type": "raw_text", "text": "Year"}, cell], "broken"]}
    assert extra_text({"blocks": [table]}) == "Year | 2019"
    assert extra_text({"attachments": [{"blocks": [table]}]}) == "Year | 2019"
