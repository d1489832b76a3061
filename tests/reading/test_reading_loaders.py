from __future__ import annotations

import io
import zipfile

import pypdf
import pytest
from reading.reading_files import SENTENCES, TEXT, docx, mail, page, pdf

from factbase.errors import BadInputError
from factbase.reading.loaders import load, media_type_of


def test_a_text_is_kept_as_it_stands() -> None:
    found = load(TEXT.replace("\n", "\r\n").encode(), name="a.txt")

    assert (found.text, found.media_type, found.body) == (TEXT, "text/plain", (0, len(TEXT)))


def test_a_page_gives_its_article_and_its_metadata_without_menus() -> None:
    found = load(page(), name="a.html")

    assert SENTENCES[0] in found.text
    assert "Section 3" not in found.text
    assert (found.title, found.authors) == ("Council closes bridge", ("Ada Marsh",))
    assert (found.publisher, found.published) == ("Riverside Courier", "2019-03-04")


def test_a_page_of_few_words_is_read_too() -> None:
    assert "The mayor said no." in load(b"<html><body><p>The mayor said no.</p></body></html>").text


def test_a_docx_gives_its_paragraphs_and_its_properties() -> None:
    found = load(docx(*SENTENCES), name="a.docx")

    assert found.text == "\n".join(SENTENCES)
    assert (found.title, found.authors, found.published) == ("A memo", ("Ada Marsh",), "2019-03-04")


@pytest.mark.parametrize("fallback", [False, True])
def test_a_pdf_gives_its_paragraphs_without_headers_and_page_numbers(fallback: bool) -> None:  # noqa: FBT001
    lines = [
        "The council voted on Tuesday to close the old bridge after engineers",
        "found cracks in two of its pillars.",
        "The mayor said that repairs would begin in June and that the town",
        "would pay for them.",
    ]
    pages = [
        ["Riverside Courier", f"Part {word}.", *lines, "The end of it.", word, str(n)] for n, word in enumerate("abcd")
    ]

    found = load(pdf(*pages, title="The bridge"), fallback=fallback)

    assert found.text.split("\n")[1:3] == [" ".join(lines[:2]), " ".join(lines[2:])]
    assert "Courier" not in found.text
    assert (found.title, found.extractor) == ("The bridge", "pypdf" if fallback else "pypdfium2")


def test_a_mail_gives_subject_sender_date_and_text_without_what_it_answers() -> None:
    found = load(mail(f"{TEXT}\n\nOn Sunday, 3 March, Jon wrote:\n> Is it true?"))

    assert (found.title, found.authors, found.published) == ("The bridge", ("Ada Marsh",), "2019-03-04")
    assert found.text[slice(*found.body)] == TEXT


def test_a_mail_in_html_is_read_as_a_page() -> None:
    assert SENTENCES[1] in load(mail(page().decode(), html=True)).text


def test_a_mail_with_parts_takes_the_plain_one() -> None:
    parts = (
        "From: a@b.example\nSubject: s\nDate: no date\nMIME-Version: 1.0\n"
        'Content-Type: multipart/alternative; boundary="x"\n\n'
        "--x\nContent-Type: text/plain; charset=utf-8\n\nThe plain words.\n"
        "--x\nContent-Type: text/html\n\n<p>The other words.</p>\n--x--\n"
    )

    found = load(parts.encode(), name="a.eml")

    assert (found.text.strip(), found.published) == ("The plain words.", "")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty"),
        (b" \n\t ", "is empty"),
        (b"\x89PNG\r\n\x1a\n rest", "is a picture"),
        (b"\x7fELF rest of it", "is a program"),
        (b"\x1f\x8b\x08\x00 rest", "is a compressed file"),
        (b"{\\rtf1 words}", "is an RTF file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "is an old or encrypted Office file"),
        (b"words\x00and\x00more", "is a binary file"),
        (b"PK\x03\x04 something", "is an archive"),
        (b"%PDF-1.4 nothing more", "is a damaged PDF"),
        (b"<html><head><script>write()</script></head><body><script>x</script></body></html>", "has no text"),
        (b"<html><body>" + b"<div>" * 100_000, "nests more than 2,000 tags"),
        (b"a" * 10_000_001, "at most 10,000,000"),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(data: bytes, said: str) -> None:
    with pytest.raises(BadInputError, match=said):
        load(data)


def test_a_damaged_pdf_is_refused_by_the_second_reader_too() -> None:
    with pytest.raises(BadInputError, match="is a damaged PDF"):
        load(b"%PDF-1.4 nothing more", fallback=True)


@pytest.mark.parametrize("fallback", [False, True])
def test_an_encrypted_pdf_is_refused(fallback: bool) -> None:  # noqa: FBT001
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf(["words"])))
    writer.encrypt("secret", algorithm="RC4-128")
    stream = io.BytesIO()
    writer.write(stream)

    with pytest.raises(BadInputError, match="is encrypted"):
        load(stream.getvalue(), fallback=fallback)


def test_a_pdf_without_words_is_refused() -> None:
    with pytest.raises(BadInputError, match="has no text in it"):
        load(pdf([]))


def test_a_docx_bomb_is_refused_before_it_is_unpacked() -> None:
    with pytest.raises(BadInputError, match="unpacks to far more"):
        load(docx("a" * 30_000_000))


def test_a_damaged_docx_is_refused() -> None:
    with pytest.raises(BadInputError, match="is a damaged DOCX"):
        load(docx("words", extra=b"<not closed"))


def test_a_docx_that_is_cut_is_refused() -> None:
    with pytest.raises(BadInputError, match="is a damaged DOCX"):
        load(docx(*SENTENCES)[:-40])


def test_an_archive_of_very_many_files_is_refused() -> None:
    stream = io.BytesIO(docx("words"))
    with zipfile.ZipFile(stream, "a") as archive:
        for number in range(5_001):
            archive.writestr(f"f{number}", b"")

    with pytest.raises(BadInputError, match="holds more than 5,000 files"):
        load(stream.getvalue())


@pytest.mark.parametrize(
    ("data", "name", "told", "kind"),
    [
        (b"<p>words", "a.htm", "", "text/html"),
        (b"words", "", "text/html; charset=utf-8", "text/html"),
        (b"<!DOCTYPE html><p>words", "", "", "text/html"),
        (b"words", "a.eml", "", "message/rfc822"),
        (mail(), "a", "", "message/rfc822"),
        (b"From: me\nTo: you\n", "a.txt", "", "text/plain"),
        ("words".encode("utf-16"), "a.txt", "", "text/plain"),
    ],
)
def test_the_kind_of_a_file_is_found(data: bytes, name: str, told: str, kind: str) -> None:
    assert media_type_of(data, name, told) == kind
