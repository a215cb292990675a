"""The same certificates by WeasyPrint and pyHanko, kept warm: one line of JSON in, one line of figures out.

Started once by the harness with the file of contents, so that neither side pays for starting up. Everything that can
be prepared once is: fonts, styles, pictures of an authority, the signing key. Each certificate has its own number,
code, QR, text and attachment, as on our side.

    peer.py CONTENT.jsonl FONTS_FOLDER OUT_FOLDER
    {"variant": "pdf/a-3a", "items": [0, 3, 1], "round": 1}
    {"cpu": 1.2, "wall": 1.3, "render": 1.1, "sign": 0.1, "bytes": 51234}
"""

import datetime
import gc
import html
import io
import json
import logging
import pathlib
import sys
import time

import segno
from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko_certvalidator.registry import SimpleCertificateStore
from weasyprint import CSS, HTML, Attachment
from weasyprint.text.fonts import FontConfiguration

MONTHS = "January February March April May June July August September October November December".split()

STYLE = """
@page { size: A4; margin: 12mm 13mm 13mm; background: url(BACKGROUND) no-repeat center / 210mm 297mm;
  @bottom-left { content: string(seal); font: 6.5pt "Noto Sans"; color: #56646f; width: 85%; text-align: left }
  @bottom-right { content: "Page " counter(page) " of " counter(pages); font: 6.5pt "Noto Sans"; color: #56646f } }
html { font: 8.2pt/1.25 "Noto Sans", "Noto Sans Khmer"; color: #14212b }
body { margin: 0 }
.km { font-family: "Noto Sans Khmer", "Noto Sans" }
.sealed { string-set: seal content(); position: absolute; font-size: 0 }
.boxes { display: grid; grid-template-columns: 1fr 1fr }
.boxes > div, .sign > div { border: .6pt solid #5b6b78; padding: 5pt; margin: 0 -.6pt -.6pt 0 }
.l { font-size: 6.6pt; color: #56646f; margin-bottom: 3pt }
.wide { grid-column: 1 / 3 }
.head { display: grid; grid-template-columns: 1fr auto 1fr; align-items: center }
h1 { font-size: 14pt; margin: 1.5mm 0 2.5mm; letter-spacing: .7pt }
.no { font-size: 12pt; font-weight: bold }
.big { font-size: 10pt; font-weight: bold }
.soft { color: #56646f; font-size: .9em }
.c { text-align: center } .r { text-align: right }
table { border-collapse: collapse; width: 100% }
th { font-size: 6.6pt; font-weight: normal; color: #56646f; text-align: left; border: .6pt solid #5b6b78; padding: 5pt }
td { vertical-align: top; border-left: .6pt solid #5b6b78; border-right: .6pt solid #5b6b78; padding: 5pt }
.sign { display: grid; grid-template-columns: 1fr 1fr; break-inside: avoid }
.sign > div { min-height: 44mm }
.name { font-size: 15pt; font-style: italic; color: #1c3f86 }
.pair { display: grid; grid-template-columns: auto 1fr; column-gap: 4mm; align-items: center }
"""


def font_faces(folder):
    """The four fonts that our renderer carries."""
    faces = [
        ("Noto Sans", 400, "sans-regular.ttf"),
        ("Noto Sans", 700, "sans-bold.ttf"),
        ("Noto Sans Khmer", 400, "khmer-regular.ttf"),
        ("Noto Sans Khmer", 700, "khmer-bold.ttf"),
    ]
    return "".join(
        f'@font-face {{ font-family: "{family}"; font-weight: {weight}; src: url({(folder / path).as_uri()}) }}\n'
        for family, weight, path in faces
    )


def guilloche(colour):
    """The background of our documents: bands of waves out of step with each other."""
    path = []
    for band in range(11):
        for shift in range(4):
            height, offset = 26 - shift * 3, shift * 8
            path.append(f"M{-offset} {40 + band * 78}")
            path += [f"q35 {-height if (wave + band) % 2 == 0 else height} 70 0" for wave in range(9)]
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 595 842" width="595" height="842">'
        f'<path d="{"".join(path)}" fill="none" stroke="{colour}" stroke-width=".45"/></svg>'
    )


def seal(name, place):
    """The authority's seal of our documents."""
    name, place = html.escape(name.upper()), html.escape(place)
    size = min(max(560 // max(len(name), 1), 9), 19)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 240" width="240" height="240">'
        '<g fill="none" stroke="#1c3f86"><circle cx="120" cy="120" r="114" stroke-width="4"/>'
        '<circle cx="120" cy="120" r="107" stroke-width="1.2"/><circle cx="120" cy="120" r="72" stroke-width="1.6"/>'
        '<path d="M120 66v24M120 150v24M66 120h24M150 120h24" stroke-width="1" opacity=".45"/></g>'
        '<path id="ring" d="M120 206a86 86 0 1 1 .1 0" fill="none"/>'
        f'<text font-family="Noto Sans" font-weight="700" font-size="{size}" fill="#1c3f86" text-anchor="middle">'
        f'<textPath href="#ring" startOffset="50%">{name}</textPath></text>'
        '<text x="120" y="113" font-family="Noto Sans" font-weight="700" font-size="17" fill="#1c3f86" '
        'text-anchor="middle">ORIGIN</text>'
        '<text x="120" y="136" font-family="Noto Sans" font-weight="700" font-size="15" fill="#1c3f86" '
        f'text-anchor="middle">{place}</text></svg>'
    )


class Signer:
    """A root, a seal under it, both on P-256; PAdES B-B as a certification signature, like ours."""

    def __init__(self):
        now = datetime.datetime.now(datetime.timezone.utc)
        root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())

        def certificate(subject, public_key, issuer, ca):
            name = lambda text: x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])
            return (
                x509.CertificateBuilder()
                .subject_name(name(subject))
                .issuer_name(name(issuer))
                .public_key(public_key)
                .serial_number(x509.random_serial_number())
                .not_valid_before(now - datetime.timedelta(days=1))
                .not_valid_after(now + datetime.timedelta(days=365))
                .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
                .add_extension(
                    x509.KeyUsage(not ca, not ca, False, False, False, ca, ca, False, False), critical=True
                )
                .sign(root_key, hashes.SHA256())
                .public_bytes(serialization.Encoding.DER)
            )

        root = asn1_x509.Certificate.load(certificate("Root", root_key.public_key(), "Root", True))
        leaf = asn1_x509.Certificate.load(certificate("Seal", key.public_key(), "Root", False))
        store = SimpleCertificateStore()
        store.register(root)
        private = key.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        self.signer = signers.SimpleSigner(
            signing_cert=leaf,
            signing_key=asn1_keys.PrivateKeyInfo.load(private),
            cert_registry=store,
        )

    def sign(self, pdf, data):
        metadata = signers.PdfSignatureMetadata(
            field_name="Seal",
            name=data["signatory"]["name"],
            reason=data["number"],
            location=data["authority"]["place"],
            md_algorithm="sha256",
            subfilter=fields.SigSeedSubFilter.PADES,
            certify=True,
            docmdp_permissions=fields.MDPPerm.FILL_FORMS,
        )
        signer = signers.PdfSigner(metadata, self.signer)
        return signer.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), in_place=False).getvalue()


def text(value):
    return html.escape(value or "").replace("\n", "<br>")


def number(value):
    whole, _, fraction = str(value).partition(".")
    fraction = fraction.rstrip("0")
    return f"{int(whole):,}" + (f".{fraction}" if fraction else "")


def date(value):
    year, month, day = value.split("-")
    return f"{int(day)} {MONTHS[int(month) - 1]} {year}"


class Page:
    """One certificate as HTML: the same boxes and texts as our layouts `icc` and `km-en`."""

    def __init__(self, item):
        self.data, self.display, self.km = item["data"], item["display"], item["layout"] == "km-en"

    def named(self, kind, code, language="en"):
        names = self.display.get(kind, {}).get(code, {})
        return html.escape(names.get(language) or names.get("en") or code)

    def country(self, code):
        local = f' <span class="km">{self.named("countries", code, "km")}</span>' if self.km else ""
        return self.named("countries", code) + local

    def label(self, no, english, local):
        khmer = f' <span class="km">{local}</span>' if self.km else ""
        return f'<div class="l"><b>{no}</b> {english}{khmer}</div>'

    def party(self, party):
        rows = [f"<b>{text(party['name'])}</b>"]
        if self.km and party.get("name_local"):
            rows.append(f'<span class="km">{text(party["name_local"])}</span>')
        rows.append(text(party["address"]))
        if self.km and party.get("address_local"):
            rows.append(f'<span class="km">{text(party["address_local"])}</span>')
        rows.append(self.country(party["country"]))
        return "<br>".join(rows)

    def goods(self, goods):
        data = self.data["consignment"]
        dated = next((f" of {date(i['date'])}" for i in data["invoices"] if i["number"] == goods["invoice_number"]), "")
        local = f'<br><span class="km">{text(goods["description_local"])}</span>' if goods.get("description_local") else ""
        hs = goods["hs_code"]
        hs = f"{hs[:4]}.{hs[4:6]}" + (f".{hs[6:]}" if hs[6:] else "")
        return (
            f"<tr><td>{goods['item']}</td><td>{text(goods['marks'])}<br>{number(goods['packages']['amount'])} "
            f"{self.named('packages', goods['packages']['unit'])}</td>"
            f"<td><b>{text(goods['description'])}</b>{local}<br><span class=soft>HS {hs} · origin "
            f"{self.named('countries', goods['origin'])} ({html.escape(goods['criterion'])}) · invoice "
            f"{html.escape(goods['invoice_number'])}{dated}</span></td>"
            f"<td class=r>{number(goods['quantity']['amount'])} {self.named('units', goods['quantity']['unit'])}<br>"
            f"<span class=soft>gross {number(goods['gross_weight']['amount'])} "
            f"{self.named('units', goods['gross_weight']['unit'])}</span></td></tr>"
        )

    def html(self, pictures, qr):
        data, consignment, label = self.data, self.data["consignment"], self.label
        authority, transport = data["authority"], consignment["transport"]
        places = [text(transport[key]) for key in ("place_of_loading", "place_of_discharge") if transport.get(key)]
        departure = f"Departure {date(transport['departure_date'])}<br>" if transport.get("departure_date") else ""
        local_mode = f' <span class="km">{self.named("modes", transport["mode"], "km")}</span>' if self.km else ""
        endorsement = f"<b>{text(data['endorsement'])}</b><br>" if data["endorsement"] else ""
        code = "-".join(data["code"][i : i + 4] for i in range(0, len(data["code"]), 4))
        wording = lambda kind: text(data[kind].get("en")) + (
            f'<br><span class="km">{text(data[kind].get("km"))}</span>' if self.km and data[kind].get("km") else ""
        )
        origins = ", ".join(self.country(origin) for origin in data["origins"])
        if self.km:
            head = (
                f'<div class=head><div><b class="km">{text(authority["name_local"])}</b><br>{text(authority["name"])}</div>'
                '<div class=c><b class="km">ព្រះរាជាណាចក្រកម្ពុជា</b><br><b>KINGDOM OF CAMBODIA</b><br>'
                '<span class="km">ជាតិ សាសនា ព្រះមហាក្សត្រ</span><br>NATION RELIGION KING</div>'
                f'<div class=r>No. <span class="km">លេខ</span><br><span class=no>{data["number"]}</span></div></div>'
                '<div class=c><b class="km" style="font-size:14pt">វិញ្ញាបនបត្របញ្ជាក់ប្រភពដើមទំនិញ</b>'
                "<h1>CERTIFICATE OF ORIGIN</h1></div>"
            )
            title = ""
        else:
            head = ""
            title = (
                f'<div><div class=l>Serial number</div><span class=no>{data["number"]}</span> <b>ORIGINAL</b>'
                f"<h1>CERTIFICATE OF ORIGIN</h1><b>{text(authority['name'])}</b></div>"
            )
        declarant = consignment["declaration"]
        signatory = (
            f'<div class=pair><img src="{pictures["seal"]}" alt="Seal" style="width:29mm"><div>'
            f'<span class=name>{text(data["signatory"]["name"])}</span><br><b>{text(data["signatory"]["name"])}</b><br>'
            f"{text(data['signatory']['position'])}<br>{text(authority['place'])}, {date(data['issued_on'])}</div></div>"
        )
        check = (
            f'<div class=pair><img src="{qr}" alt="QR code that opens {data["verify_url"]}" style="width:27mm">'
            f"<div>Scan the code, or enter number and code at the authority's site:<br><b>{data['number']}</b><br>"
            f"<b>{code}</b></div></div>"
        )
        declaration = (
            f"{wording('declaration')}<br><b>{text(declarant['name'])}</b><br>{text(declarant.get('position'))}<br>"
            f"{text(declarant['place'])}"
            if self.km
            else ""
        )
        titles = [
            ("6", "Item", "ល.រ"),
            ("7", "Marks and numbers; packages", "សញ្ញា និងកញ្ចប់"),
            ("8", "Description of goods", "ការពិពណ៌នាទំនិញ"),
            ("9", "Quantity", "បរិមាណ"),
        ]
        return (
            f'<!doctype html><html lang=en><head><title>Certificate of Origin {data["number"]}</title>'
            f'<meta name=author content="{html.escape(authority["name"])}"></head><body>'
            f"<div class=sealed>Electronically sealed by {text(authority['name'])}. The attached certificate.json is the "
            f"authoritative text. {data['verify_url']}</div>{head}<div class=boxes>"
            f"<div>{label('1', 'Consignor', 'អ្នកនាំចេញ')}{self.party(consignment['consignor'])}</div>{title}"
            f"<div>{label('2', 'Consignee', 'អ្នកទទួលទំនិញ')}{self.party(consignment['consignee'])}</div>"
            f"<div>{label('4', 'Country of origin', 'ប្រទេសដើមកំណើត')}<span class=big>{origins}</span><br>"
            f"<span class=soft>Destination</span> {self.country(consignment['destination'])}</div>"
            f"<div>{label('3', 'Transport', 'មធ្យោបាយដឹកជញ្ជូន')}{self.named('modes', transport['mode'])}{local_mode}<br>"
            f"{departure}{' – '.join(places)}<br>{text(transport.get('details'))}</div>"
            f"<div{' class=wide' if self.km else ''}>{label('5', 'Remarks', 'កំណត់សម្គាល់')}{endorsement}{text(consignment.get('remarks'))}</div></div>"
            f"<table><thead><tr>{''.join(f'<th>{label(*title)}</th>' for title in titles)}</tr></thead><tbody>"
            f"{''.join(self.goods(goods) for goods in consignment['goods'])}</tbody></table>"
            f"<div class=sign><div>{label('10', 'Declaration by the exporter', 'សេចក្តីប្រកាសរបស់អ្នកនាំចេញ') if self.km else ''}"
            f"{declaration}{check}</div><div>{label('11', 'Certification', 'ការបញ្ជាក់')}{wording('certification')}"
            f"{signatory}</div></div></body></html>"
        )


class Peer:
    def __init__(self, contents, fonts, out):
        self.contents = [json.loads(line) for line in contents.read_text("utf-8").splitlines()]
        self.out, self.made, self.signer = out, 0, Signer()
        self.fonts = FontConfiguration()
        faces = font_faces(fonts)
        self.styles, self.seals = {}, {}
        for layout, tint in (("icc", "#eadfc6"), ("km-en", "#d9e6df")):
            background = out / f"background-{layout}.svg"
            background.write_text(guilloche(tint))
            css = faces + STYLE.replace("BACKGROUND", background.as_uri())
            self.styles[layout] = CSS(string=css, font_config=self.fonts)
        for item in self.contents:
            authority = item["data"]["authority"]
            picture = out / f"seal-{authority['id']}.svg"
            picture.write_text(seal(authority["name"], authority["place"]), "utf-8")
            self.seals[authority["id"]] = picture.as_uri()

    def certificate(self, index, variant):
        item = self.contents[index]
        data, self.made = dict(item["data"]), self.made + 1
        # fresh number, code and QR each time: nobody issues the same certificate twice
        data["number"] = f"{item['data']['number'][:-6]}{self.made:06}"
        data["code"] = f"{self.made:016x}"
        data["verify_url"] = f"{item['data']['verify_url'].rsplit('/v/', 1)[0]}/v/{data['number']}/{data['code']}"
        start = time.process_time()
        qr = segno.make(data["verify_url"], error="m", micro=False).svg_data_uri(border=4)
        page = Page({**item, "data": data}).html({"seal": self.seals[data["authority"]["id"]]}, qr)
        attachment = Attachment(
            string=json.dumps(data, ensure_ascii=False),
            name="certificate.json",
            description="Certificate data",
            relationship="Data",
        )
        pdf = HTML(string=page, base_url=str(self.out)).write_pdf(
            stylesheets=[self.styles[item["layout"]]],
            font_config=self.fonts,
            attachments=[attachment],
            pdf_variant=variant,
            pdf_identifier=data["number"].encode(),
        )
        drawn = time.process_time()
        sealed = self.signer.sign(pdf, data)
        return sealed, drawn - start, time.process_time() - drawn

    def run(self, order):
        gc.collect()
        cpu, wall = time.process_time(), time.perf_counter()
        render = sign = size = 0
        for index in order["items"]:
            sealed, drawing, signing = self.certificate(index, order["variant"])
            render, sign, size = render + drawing, sign + signing, size + len(sealed)
            if order.get("keep"):
                (self.out / f"peer-{index}-{order['variant'].replace('/', '-')}.pdf").write_bytes(sealed)
        return {
            "cpu": time.process_time() - cpu,
            "wall": time.perf_counter() - wall,
            "render": render,
            "sign": sign,
            "bytes": size,
        }


def main():
    logging.disable(logging.CRITICAL)
    contents, fonts, out = map(pathlib.Path, sys.argv[1:4])
    peer = Peer(contents.resolve(), fonts.resolve(), out.resolve())
    print("{}", flush=True)
    for line in sys.stdin:
        print(json.dumps(peer.run(json.loads(line))), flush=True)


main()
