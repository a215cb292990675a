#!/usr/bin/env python3
"""Makes the workbooks beside it: as openpyxl, XlsxWriter, xlwt and odfpy write them, and as spreadsheet programs save them.

    pip install openpyxl xlsxwriter xlwt odfpy
    python3 make.py
"""
import datetime, io, os, re, zipfile
import openpyxl, xlsxwriter, xlwt
from openpyxl.styles import numbers
from odf.opendocument import OpenDocumentSpreadsheet
from odf.style import Style, TableProperties
from odf.table import Table, TableRow, TableCell, CoveredTableCell
from odf.text import P

HERE = os.path.dirname(os.path.abspath(__file__))
HEAD = ["Description", "HS code", "Qty", "Unit", "Gross weight (kg)", "Net weight (kg)", "Value", "Country of origin"]
ROW = ["Ball valve, brass", "8481.80", 40, "H87", 30.5, 28, 1000, "GB"]


def path(name):
    return os.path.join(HERE, name)


def fixed(name):
    """The same bytes every time: the dates of a package's files are taken away."""
    with zipfile.ZipFile(path(name)) as old:
        files = [(info.filename, old.read(info.filename)) for info in old.infolist()]
    with zipfile.ZipFile(path(name), "w") as new:
        for file, data in files:
            data = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z?(?=</dcterms|</meta|</dc:)", b"2026-01-01T00:00:00Z", data)
            info = zipfile.ZipInfo(file, (2026, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_STORED if file == "mimetype" else zipfile.ZIP_DEFLATED
            new.writestr(info, data)


def openpyxl_book(name, fill):
    book = openpyxl.Workbook()
    book.active.title = "Goods"
    fill(book, book.active)
    book.save(path(name))
    fixed(name)


def rows(sheet, *lines):
    for line in lines:
        sheet.append(line)


def formats(book, sheet):
    rows(sheet, HEAD, ["Coffee", 90121, 5, "KGM", 5, 5, 50, "KH"], ["Lathe", 8457.1, 1, "H87", 900, 850, 9000, "GB"],
         ["Mill", 8457.1, 1, "H87", 900, 850, 9000, "GB"], ["Valve", 848180, 1, "H87", 2, 1, 10, "GB"])
    for cell, form in (("B2", "000000"), ("B3", "0.00"), ("B5", "0000\\.00")):
        sheet[cell].number_format = form


def dates(book, sheet):
    rows(sheet, HEAD[:2] + ["Marks"] + HEAD[2:], ROW[:2] + [datetime.date(2026, 12, 1)] + ROW[2:])
    sheet["C2"].number_format = "d-mmm"


def hidden(book, sheet):
    sheet.title = "Lists"
    rows(sheet, ["CT"], ["BX"], ["PX"])
    sheet.sheet_state = "hidden"
    goods = book.create_sheet("Goods")
    rows(goods, HEAD, ROW)
    book.active = 1


def titles(book, sheet):
    rows(sheet, ["Northmoor Valves Ltd"], [], ["PACKING LIST", None, None, "Invoice NV-100"], [], HEAD, ROW, ROW, [],
         ["TOTAL", None, 80, None, 61, 56, 2000], ["E. & O. E."])
    sheet.merge_cells("A1:H1")


def several(book, sheet):
    sheet.title = "Cover"
    rows(sheet, ["Dear customer"], ["please find the list on the next sheet"])
    rows(book.create_sheet("Packing list"), HEAD, ROW)


def merged(book, sheet):
    rows(sheet, ["Description", "HS code", "Packages", "Origin", "Weight (kg)", None], [None, None, None, None, "Gross", "Net"],
         ["Ball valve", "8481.80", 1, "GB", 30, 28], ["Gate valve", "8481.80", None, None, 20, 18], ["Nut", "7318.16", 2, "GB", 5, 4])
    for area in ("A1:A2", "B1:B2", "C1:C2", "D1:D2", "E1:F1", "C3:C4", "D3:D4"):
        sheet.merge_cells(area)


def formulas(book, sheet):
    rows(sheet, HEAD, ROW[:6] + ["=C2*25", "GB"])


def units_in_formats(book, sheet):
    rows(sheet, ["Description", "HS code", "Qty", "Gross weight", "Net weight", "Value"], ["Valve", "8481.80", 40, 66, 62, 1000])
    sheet["C2"].number_format = '0" pcs"'
    sheet["D2"].number_format = sheet["E2"].number_format = '0.0" lb"'
    sheet["F2"].number_format = "[$€-407]\\ #,##0.00"


def text_numbers(book, sheet):
    rows(sheet, HEAD, ["Ventil", "8481.80", "1.250", "Stk", "1.480", "1.360", "9.800,00", "Deutschland"])


def one_column(book, sheet):
    rows(sheet, [",".join(HEAD)], ['"Ball valve, brass",8481.80,40,H87,30.5,28,1000,GB'])


def excel_like(name):
    """What Excel writes: cached values of formulas, an error, shared strings, styles by number."""
    book = xlsxwriter.Workbook(path(name), {"in_memory": True})
    book.set_properties({"created": datetime.datetime(2026, 1, 1)})
    sheet = book.add_worksheet("Goods")
    money = book.add_format({"num_format": "#,##0.00"})
    for at, text in enumerate(HEAD):
        sheet.write(0, at, text)
    for at, value in enumerate(ROW):
        sheet.write(1, at, value)
    sheet.write_formula(1, 6, "=C2*25", money, 1000)
    for at, value in enumerate(ROW):
        sheet.write(2, at, value)
    sheet.write_formula(2, 6, "=#REF!*2", money, "#REF!")
    sheet.write(3, 0, "Total")
    sheet.write_formula(3, 2, "=SUM(C2:C3)", None, 80)
    sheet.autofilter(0, 0, 2, 7)
    sheet.freeze_panes(1, 0)
    book.close()
    fixed(name)


def strict(name):
    """Strict Office Open XML, and names of elements with a prefix, as some converters write."""
    with zipfile.ZipFile(path("openpyxl.xlsx")) as old:
        files = {info.filename: old.read(info.filename).decode() for info in old.infolist()}
    transitional, strict_ = "http://schemas.openxmlformats.org/", "http://purl.oclc.org/ooxml/"
    for file, text in files.items():
        text = text.replace(transitional + "spreadsheetml/2006/main", strict_ + "spreadsheetml/main")
        text = text.replace(transitional + "officeDocument/2006/relationships", strict_ + "officeDocument/relationships")
        if file == "xl/workbook.xml":
            text = re.sub(r'xmlns:r="[^"]*"', "", text)
            text = text.replace("<workbook ", f'<workbook xmlns:rel="{strict_}officeDocument/relationships" ', 1).replace(" r:id=", " rel:id=")
            text = re.sub(r'xmlns:\w+="[^"]*relationships" id=', "rel:id=", text)
        if file.startswith("xl/worksheets/sheet"):
            text = re.sub(r"<(/?)([a-zA-Z])", r"<\1x:\2", text).replace("xmlns=", "xmlns:x=")
        files[file] = text
    with zipfile.ZipFile(path(name), "w") as new:
        for file, text in files.items():
            info = zipfile.ZipInfo(file, (2026, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, text)


def old_excel(name, protect=False):
    book = xlwt.Workbook(encoding="utf-8")
    lists = book.add_sheet("Lists")
    lists.write(0, 0, "CT")
    lists.visibility = 1
    sheet = book.add_sheet("Goods")
    code = xlwt.easyxf(num_format_str="000000")
    day = xlwt.easyxf(num_format_str="d-mmm")
    sheet.write(0, 0, "Packing list – Güter")
    for at, text in enumerate(HEAD + ["Marks"]):
        sheet.write(2, at, text)
    for at, value in enumerate(ROW):
        sheet.write(3, at, value)
    sheet.write(3, 8, datetime.date(2026, 12, 1), day)
    sheet.write(4, 0, "Kaffee, geröstet")
    sheet.write(4, 1, 90121, code)
    for at, value in enumerate(ROW[2:], 2):
        sheet.write(4, at, value)
    sheet.write(4, 8, "ABC")
    sheet.write(5, 0, "Total")
    sheet.write(5, 2, xlwt.Formula("SUM(C4:C5)"))
    book.active_sheet = 1
    book.set_active_sheet(1)
    book.save(path(name))


def open_document(name, lines, hide=False):
    """As LibreOffice writes: shown text beside the value, repeated cells and rows to the end of the sheet, a hidden table."""
    book = OpenDocumentSpreadsheet()
    seen = Style(name="ta1", family="table")
    seen.addElement(TableProperties(display="true"))
    unseen = Style(name="ta2", family="table")
    unseen.addElement(TableProperties(display="false"))
    for style in (seen, unseen):
        book.automaticstyles.addElement(style)
    if hide:
        table = Table(name="Lists", stylename=unseen)
        row = TableRow()
        cell = TableCell(valuetype="string")
        cell.addElement(P(text="CT"))
        row.addElement(cell)
        table.addElement(row)
        book.spreadsheet.addElement(table)
    table = Table(name="Goods", stylename=seen)
    for line in lines:
        row = TableRow()
        for value in line:
            if value is None:
                cell = TableCell()
            elif isinstance(value, tuple):
                kind, raw, shown = value
                cell = TableCell(valuetype=kind, **({"datevalue": raw} if kind == "date" else {"value": raw}))
                cell.addElement(P(text=shown))
            elif isinstance(value, (int, float)):
                cell = TableCell(valuetype="float", value=value)
                cell.addElement(P(text=str(value).replace(".", ",")))
            else:
                cell = TableCell(valuetype="string")
                cell.addElement(P(text=value))
            row.addElement(cell)
        row.addElement(TableCell(numbercolumnsrepeated=16384 - len(line)))
        table.addElement(row)
    end = TableRow(numberrowsrepeated=1048576 - len(lines))
    end.addElement(TableCell(numbercolumnsrepeated=16384))
    table.addElement(end)
    book.spreadsheet.addElement(table)
    book.save(path(name))
    fixed(name)


if __name__ == "__main__":
    openpyxl_book("openpyxl.xlsx", lambda book, sheet: rows(sheet, HEAD, ROW))
    openpyxl_book("lost-zeros.xlsx", formats)
    openpyxl_book("date-cell.xlsx", dates)
    openpyxl_book("hidden-sheet.xlsx", hidden)
    openpyxl_book("titles.xlsx", titles)
    openpyxl_book("several-sheets.xlsx", several)
    openpyxl_book("merged.xlsx", merged)
    openpyxl_book("formulas.xlsx", formulas)
    openpyxl_book("units-in-formats.xlsx", units_in_formats)
    openpyxl_book("numbers-as-text.xlsx", text_numbers)
    openpyxl_book("one-column.xlsx", one_column)
    excel_like("excel.xlsx")
    strict("strict.xlsx")
    old_excel("excel-97.xls")
    open_document("libreoffice.ods", [["Packliste"], [], HEAD, ["Kaffee", ("float", 90121, "090121")] + ROW[2:],
                  ["Drehmaschine", ("float", 8457.1, "8457,10")] + ROW[2:6] + [("currency", 1480, "1.480,00 €"), "Deutschland"],
                  ["Summe", None, 80]], hide=True)
    open_document("libreoffice-date.ods", [HEAD[:2] + ["Marks"] + HEAD[2:],
                  ROW[:2] + [("date", "2026-12-01", "1. Dez")] + ROW[2:4] + [("float", 66, "66,0 lb")] + ROW[5:]])
