"""Files that were made to stop whoever opens them; `crates/origo/tests/hostile/files.rs` has them too and says why."""

import io
import struct
import zipfile

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def workbook():
    """A cell with 400,000 attributes."""
    attributes = " ".join(f'a{n}=""' for n in range(400_000))
    sheet = f'<row r="1"><c r="A1" {attributes}><v>1</v></c></row>'
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>'
        '<sheet name="A" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{sheet}</sheetData></worksheet>',
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return file.getvalue()


def pdf(objects):
    """Objects, from 1, as a PDF whose first is the catalogue."""
    file, places = b"%PDF-1.7\n", []
    for number, text in enumerate(objects, 1):
        places.append(len(file))
        file += f"{number} 0 obj\n{text}\nendobj\n".encode()
    table = len(file)
    lines = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    tail = f"xref\n0 {size}\n0000000000 65535 f \n{lines}trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n"
    return file + tail.encode()


def stream(entries, content):
    return f"<< {entries} /Length {len(content)} >>\nstream\n{content}\nendstream"


def nested():
    """A page whose form draws another ten times, which draws another ten times, nine deep."""
    ten, form = "/X Do " * 10, "/Type /XObject /Subtype /Form /BBox [0 0 595 842]"
    page = "/MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /XObject << /X 5 0 R >> >>"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R {page} >>",
        stream("", ten),
    ]
    group = "/Group << /S /Transparency /I true >>"
    objects += [stream(f"{form} {group} /Resources << /XObject << /X {6 + level} 0 R >> >>", ten) for level in range(9)]
    return pdf([*objects, stream(form, "0 0 595 842 re f")])


def repeating():
    """A tree of names whose root names one large object sixty times."""
    names, large = f"<< /Kids [{'4 0 R ' * 60}] >>", f"<< /Names [] /Waste [{'1 ' * 250_000}] >>"
    catalog = "<< /Type /Catalog /Pages 2 0 R /Names << /EmbeddedFiles 3 0 R >> >>"
    return pdf([catalog, "<< /Type /Pages /Kids [] /Count 0 >>", names, large])


def enormous():
    """A PNG that says it has 60,000 pixels on each side."""
    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 6, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"IDAT", bytes(64)), (b"IEND", b"")]
    parts = [struct.pack(">I", len(data)) + kind + data + bytes(4) for kind, data in chunks]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)
