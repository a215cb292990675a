//! Spreadsheets as people have them: each is read right, or asked about. What is said of each in English stands in
//! `shapes.txt`. After a change of words run this test with `ORIGO_UPDATE=1` and read the difference.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs, reason = "tests")]

use encoding_rs::{BIG5, EUC_KR, Encoding, GB18030, SHIFT_JIS, WINDOWS_1251, WINDOWS_1252};
use origo_exchange::{
    book::TextChoice,
    goods::{self, Choices, List, Memory, names_to_codes},
    note,
};
use origo_i18n::T;
use origo_pack::{Form, words};
use origo_trade::GoodsDraft;
use std::{fmt::Write as _, fs, path::Path};

const HEAD: &str =
    "Description,HS code,Qty,Unit,Gross weight (kg),Net weight (kg),Value,Country of origin";
const ROW: &str = "Ball valve,8481.80,40,H87,30.5,28,1000,GB";
const VALVE: &str = "Ball valve | 8481.80 | 40 H87 | 30.5 / 28 kg | 1000 | GB";

/// A spreadsheet: what it is, its bytes, the goods that are in it, and the codes of what must be asked or refused.
struct Shape {
    name: &'static str,
    bytes: Vec<u8>,
    goods: Vec<String>,
    asks: Vec<&'static str>,
}

fn shape(
    name: &'static str,
    text: impl Into<Vec<u8>>,
    goods: &[&str],
    asks: &[&'static str],
) -> Shape {
    Shape {
        name,
        bytes: text.into(),
        goods: goods.iter().map(|line| (*line).to_owned()).collect(),
        asks: asks.to_vec(),
    }
}

/// The usual list in which one heading and cell are others.
fn with(
    name: &'static str,
    column: usize,
    heading: &str,
    cell: &str,
    goods: &str,
    asks: &[&'static str],
) -> Shape {
    let put = |line: &str, text: &str| {
        let mut cells: Vec<&str> = line.split(',').collect();
        cells[column] = text;
        cells.join(";")
    };
    let text = format!("{}\n{}\n", put(HEAD, heading), put(ROW, cell));
    shape(name, text, &[goods], asks)
}

fn utf16(text: &str, big: bool, mark: bool) -> Vec<u8> {
    let start = mark.then_some('\u{feff}');
    let text: String = start.into_iter().chain(text.chars()).collect();
    let bytes = |unit: u16| {
        if big {
            unit.to_be_bytes()
        } else {
            unit.to_le_bytes()
        }
    };
    text.encode_utf16().flat_map(bytes).collect()
}

fn encoded(encoding: &'static Encoding, text: &str) -> Vec<u8> {
    let (bytes, _, failed) = encoding.encode(text);
    assert!(!failed, "{text}");
    bytes.into_owned()
}

fn encodings() -> Vec<Shape> {
    let plain = format!("{HEAD}\r\n{ROW}\r\n");
    let accents = format!(
        "{HEAD}\n{}\n",
        ROW.replace("Ball valve", "Thé vert – « Gyokuro »")
    );
    let tea = VALVE.replace("Ball valve", "Thé vert – « Gyokuro »");
    let german = "Warenbezeichnung;Zolltarifnummer;Menge;Einheit;Rohgewicht;Eigengewicht;Wert;Ursprungsland\nKugelhähne für Säuren;8481.80;40;Stück;30,5;28;1000;Österreich\n";
    let chinese = "货物名称,海关编码,数量,单位,毛重,净重,金额,原产国\n黄铜球阀,8481.80,40,个,30.5,28,1000,中国\n";
    let taiwanese = "貨物名稱,海關編碼,數量,單位,毛重,淨重,金額,原產國\n黃銅球閥,8481.80,40,個,30.5,28,1000,中國\n";
    let japanese = "商品名,HSコード,数量,単位,総重量,正味重量,金額,原産国\n黄銅製ボールバルブ,8481.80,40,個,30.5,28,1000,日本\n";
    let korean = "품명,HS부호,수량,단위,총중량,순중량,금액,원산지\n황동 볼 밸브,8481.80,40,개,30.5,28,1000,대한민국\n";
    let russian = "Description,HS code,Qty,Unit,Gross weight (kg),Net weight (kg),Value,Country of origin\nКран шаровой латунный,8481.80,40,шт,30.5,28,1000,Россия\n";
    let goods = |name: &str, origin: &str| {
        format!("{name} | 8481.80 | 40 H87 | 30.5 / 28 kg | 1000 | {origin}")
    };
    vec![
        shape("UTF-8", plain.as_bytes(), &[VALVE], &[]),
        shape(
            "UTF-8 with a mark",
            format!("\u{feff}{plain}"),
            &[VALVE],
            &[],
        ),
        shape(
            "UTF-16, little end first, with a mark",
            utf16(&accents, false, true),
            &[&tea],
            &[],
        ),
        shape(
            "UTF-16, big end first, with a mark",
            utf16(&accents, true, true),
            &[&tea],
            &[],
        ),
        shape(
            "UTF-16 without a mark",
            utf16(&accents, false, false),
            &[&tea],
            &[],
        ),
        shape(
            "UTF-16, big end first, without a mark",
            utf16(&plain, true, false),
            &[VALVE],
            &[],
        ),
        shape(
            "Windows-1252, German",
            encoded(WINDOWS_1252, german),
            &[&goods("Kugelhähne für Säuren", "AT")],
            &[],
        ),
        shape(
            "GB 18030",
            encoded(GB18030, chinese),
            &[&goods("黄铜球阀", "CN")],
            &[],
        ),
        shape(
            "Big5",
            encoded(BIG5, taiwanese),
            &[&goods("黃銅球閥", "CN")],
            &[],
        ),
        shape(
            "Shift-JIS",
            encoded(SHIFT_JIS, japanese),
            &[&goods("黄銅製ボールバルブ", "JP")],
            &[],
        ),
        shape(
            "EUC-KR",
            encoded(EUC_KR, korean),
            &[&goods("황동 볼 밸브", "KR")],
            &[],
        ),
        shape(
            "Windows-1251",
            encoded(WINDOWS_1251, russian),
            &[&goods("Кран шаровой латунный", "RU")],
            &[],
        ),
        shape(
            "the end of a text of DOS",
            format!("{plain}\u{1a}"),
            &[VALVE],
            &[],
        ),
    ]
}

fn layouts() -> Vec<Shape> {
    let semicolons = |text: &str| text.replace(',', ";");
    let (head, row) = (semicolons(HEAD), semicolons(ROW));
    let tabs = format!("{HEAD}\n{ROW}").replace(',', "\t");
    let other = ROW.replace("Ball valve", "Gate valve");
    let gate = VALVE.replace("Ball valve", "Gate valve");
    let both: &[&str] = &[VALVE, &gate];
    vec![
        shape("semicolons", format!("{head}\n{row}\n"), &[VALVE], &[]),
        shape("tabs, pasted", tabs, &[VALVE], &[]),
        shape(
            "bars",
            format!("{HEAD}\n{ROW}\n").replace(',', "|"),
            &[VALVE],
            &[],
        ),
        shape(
            "sep=;",
            format!("sep=;\r\n{head}\r\n{row}\r\n"),
            &[VALVE],
            &[],
        ),
        shape(
            "sep=,",
            format!("\u{feff}sep=,\n{HEAD}\n{ROW}\n"),
            &[VALVE],
            &[],
        ),
        shape(
            "sep and a tab",
            format!("sep=\t\n{}", format!("{HEAD}\n{ROW}").replace(',', "\t")),
            &[VALVE],
            &[],
        ),
        shape(
            "titles above the headings",
            format!("Northmoor Valves Ltd;;;\nPacking list;;Invoice NV-100;\n;;;\n{head}\n{row}\n"),
            &[VALVE],
            &[],
        ),
        shape(
            "blank rows between",
            format!("{HEAD}\n\n{ROW}\n,,,,,,,\n\n{other}\n"),
            both,
            &[],
        ),
        shape(
            "the headings again on each page",
            format!("{HEAD}\n{ROW}\n{HEAD}\n{other}\n"),
            both,
            &[],
        ),
        shape(
            "a total",
            format!("{HEAD}\n{ROW}\n{other}\nTOTAL,,80,,61,56,2000,\n"),
            both,
            &[],
        ),
        shape(
            "a total beside its numbers",
            format!("{HEAD}\n{ROW}\n{other}\n,,,Grand total:,61,56,2000,\n"),
            both,
            &[],
        ),
        shape(
            "a total without a word",
            format!("{HEAD}\n{ROW}\n{other}\n,,80,,61,56,2000,\n"),
            both,
            &[],
        ),
        shape(
            "subtotals",
            format!(
                "{HEAD}\n{ROW}\nSubtotal,,40,,30.5,28,1000,\n{other}\nSubtotal,,40,,30.5,28,1000,\nTotal,,80,,61,56,2000,\n"
            ),
            both,
            &[],
        ),
        shape(
            "a total in Khmer",
            format!("{HEAD}\n{ROW}\nសរុប,,40,,30.5,28,1000,\n"),
            &[VALVE],
            &[],
        ),
        shape(
            "goods that begin with Total",
            format!(
                "{HEAD}\n{}\n",
                ROW.replace("Ball valve", "Total station")
                    .replace("8481.80", "9015.30")
            ),
            &[&VALVE
                .replace("Ball valve", "Total station")
                .replace("8481.80", "9015.30")],
            &[],
        ),
        shape(
            "headings of groups and remarks",
            format!("{HEAD}\nValves of brass,,,,,,,\n{ROW}\nPrices EXW Leeds,,,,,,,\n"),
            &[VALVE],
            &[],
        ),
        shape(
            "a description of two lines",
            format!(
                "{HEAD}\n{}\n",
                ROW.replace("Ball valve", "\"Ball valve\nDN 25\"")
            ),
            &[&VALVE.replace("Ball valve", "Ball valve\\nDN 25")],
            &[],
        ),
        shape(
            "all cells in the first column",
            format!("\"{HEAD}\"\n\"{ROW}\"\n")
                .replace("\"B", "\"\"\"B")
                .replace("valve,", "valve\"\","),
            &[VALVE],
            &[],
        ),
        shape(
            "columns that nobody needs",
            format!("Pos,{HEAD},Warehouse\n1,{ROW},W7\n"),
            &[VALVE],
            &[],
        ),
        shape(
            "no headings, in the order of the form",
            "Ball valve\tNV 1-2\t2\tCT\t8481.80\t40\tH87\t30.5\t28\t1000\tNV-100\tGB\n",
            &[VALVE],
            &[],
        ),
    ]
}

fn headings() -> Vec<Shape> {
    let under = |head: &str| format!("{head}\n{}\n", ROW.replace(',', ";"));
    vec![
        shape(
            "headings in French",
            under(
                "Désignation des marchandises;Code douanier;Qté;Unité;Poids brut;Poids net;Montant;Pays d’origine",
            ),
            &[VALVE],
            &[],
        ),
        shape(
            "headings in German",
            under(
                "Bezeichnung;Warennummer;Anzahl;ME;Bruttogewicht kg;Nettogewicht kg;Gesamtpreis;Ursprung",
            ),
            &[VALVE],
            &[],
        ),
        shape(
            "headings in Spanish",
            under(
                "Descripción de la mercancía;Partida arancelaria;Cantidad;Unidad de medida;Peso bruto;Peso neto;Importe;País de origen",
            ),
            &[VALVE],
            &[],
        ),
        shape(
            "headings in Khmer",
            under("បរិយាយទំនិញ;លេខកូដ HS;បរិមាណ;ឯកតា;ទម្ងន់ដុល;ទម្ងន់សុទ្ធ;តម្លៃ;ប្រទេសដើមកំណើត"),
            &[VALVE],
            &[],
        ),
        shape(
            "headings in Vietnamese",
            under("Tên hàng;Mã HS;Số lượng;ĐVT;Trọng lượng cả bì;Trọng lượng tịnh;Trị giá;Xuất xứ"),
            &[VALVE],
            &[],
        ),
        shape(
            "headings in two languages",
            under(
                "Description / 品名;HS code / 海关编码;Qty / 数量;Unit / 单位;Gross weight / 毛重;Net weight / 净重;Amount / 金额;Origin / 原产国",
            ),
            &[VALVE],
            &[],
        ),
        shape(
            "names of SAP's fields",
            under("MAKTX;STAWN;FKIMG;VRKME;BRGEW;NTGEW;NETWR;HERKL"),
            &[VALVE],
            &[],
        ),
        shape(
            "names with lines under them",
            under(
                "item_description;hts_code;quantity_shipped;uom_code;gross_weight;net_weight;line_amount;country_of_origin",
            ),
            &[VALVE],
            &[],
        ),
        shape(
            "short and loud",
            under("DESCRIPTION*;H.S. CODE;Q'TY;U.O.M.;G.W. (KGS);N.W. (KGS);AMT;C.O.O."),
            &[VALVE],
            &[],
        ),
    ]
}

fn units() -> Vec<Shape> {
    let weight = |heading: &'static str, name, cell: &str, kg: &str| {
        with(
            name,
            4,
            heading,
            cell,
            &VALVE.replace("30.5 /", &format!("{kg} /")),
            &[],
        )
    };
    vec![
        weight("Gross weight (lb)", "pounds in the heading", "67", "30.391"),
        weight(
            "Gross weight in tonnes",
            "tonnes in the heading",
            "0.0305",
            "30.5",
        ),
        weight("Gross weight [g]", "grams in the heading", "30500", "30.5"),
        weight("Gross weight", "pounds in the cell", "67 lbs", "30.391"),
        weight("毛重（公斤）", "kilograms in Chinese", "30.5", "30.5"),
        with(
            "tons, of which there are three",
            4,
            "Gross weight (tons)",
            "30.5",
            VALVE,
            &["weight-unit"],
        ),
        with(
            "a unit that nobody knows",
            4,
            "Gross weight (pood)",
            "30.5",
            VALVE,
            &["weight-unit"],
        ),
        shape(
            "a column with the unit of weight",
            format!(
                "{HEAD},Weight unit\n{},LB\n",
                ROW.replace("30.5,28", "67,62")
            ),
            &[&VALVE.replace("30.5 / 28", "30.391 / 28.123")],
            &[],
        ),
        shape(
            "pieces in the heading",
            format!(
                "{}\n{}\n",
                HEAD.replace("Qty,Unit", "Qty (pcs)"),
                ROW.replace(",H87", "")
            ),
            &[VALVE],
            &[],
        ),
        shape(
            "the unit behind the quantity",
            format!(
                "{}\n{}\n",
                HEAD.replace("Qty,Unit", "Qty"),
                ROW.replace("40,H87", "40 pcs")
            ),
            &[VALVE],
            &[],
        ),
        with("a unit in words", 3, "Unit", "Stück", VALVE, &[]),
        with(
            "another quantity than the unit",
            2,
            "Qty",
            "40 kg",
            &VALVE.replace("40 H87", "40 kg H87"),
            &["number"],
        ),
    ]
}

fn numbers() -> Vec<Shape> {
    let all = |name, numbers: [&str; 4], goods: &[&str], asks: &[&'static str]| {
        let [quantity, gross, net, value] = numbers;
        let text = format!(
            "{}\nBall valve;8481.80;{quantity};H87;{gross};{net};{value};GB\n",
            HEAD.replace(',', ";")
        );
        shape(name, text, goods, asks)
    };
    let big = "Ball valve | 8481.80 | 1250 H87 | 1480 / 1360 kg | 9800.00 | GB";
    vec![
        all(
            "decimal commas",
            ["40", "30,5", "28", "1000"],
            &[VALVE],
            &[],
        ),
        all(
            "points between thousands",
            ["1.250", "1.480", "1.360", "9.800,00"],
            &[big],
            &[],
        ),
        all(
            "commas between thousands",
            ["1,250", "1,480", "1,360", "9,800.00"],
            &[big],
            &[],
        ),
        all(
            "blanks between thousands",
            ["1 250", "1\u{202f}480", "1\u{a0}360", "9 800,00"],
            &[big],
            &[],
        ),
        all(
            "apostrophes between thousands",
            ["1'250", "1’480", "1'360", "9'800.00"],
            &[big],
            &[],
        ),
        all(
            "lakhs",
            ["40", "30.5", "28", "1,25,000.50"],
            &[&VALVE.replace("1000", "125000.50")],
            &[],
        ),
        all("Khmer digits", ["៤០", "៣០,៥", "២៨", "១០០០"], &[VALVE], &[]),
        all(
            "nothing says what 1.480 is",
            ["40", "1.480", "1.360", "1000"],
            &["Ball valve | 8481.80 | 40 H87 | 1.480 / 1.360 kg | 1000 | GB"],
            &["number-open"],
        ),
        all(
            "nothing says what 1,480 is",
            ["40", "1,480", "1,360", "1000"],
            &["Ball valve | 8481.80 | 40 H87 | 1,480 / 1,360 kg | 1000 | GB"],
            &["number-open"],
        ),
        all(
            "one file, two writers",
            ["40", "30,5", "28", "1.250"],
            &[&VALVE.replace("1000", "1250")],
            &[],
        ),
        shape(
            "one column, two writers",
            format!(
                "{}\nBall valve;8481.80;40;H87;30,5;28;1000;GB\nGate valve;8481.80;40;H87;30.5;28;1000;GB\nNut;7318.16;40;H87;1.480;1;1000;GB\n",
                HEAD.replace(',', ";")
            ),
            &[
                VALVE,
                &VALVE.replace("Ball", "Gate"),
                "Nut | 7318.16 | 40 H87 | 1.480 / 1 kg | 1000 | GB",
            ],
            &["number-open"],
        ),
        all(
            "a currency before the value",
            ["40", "30.5", "28", "USD 1,000.00"],
            &[&VALVE.replace("1000", "1000.00")],
            &[],
        ),
        all(
            "a sign before the value",
            ["40", "30.5", "28", "$1000"],
            &[VALVE],
            &[],
        ),
        with(
            "a currency in the heading",
            6,
            "Amount (EUR)",
            "1000",
            VALVE,
            &[],
        ),
        all(
            "a number in words",
            ["forty", "30.5", "28", "1000"],
            &[&VALVE.replace("40 H87", "forty H87")],
            &["number"],
        ),
        all(
            "less than nothing",
            ["40", "30.5", "28", "(1000)"],
            &[&VALVE.replace("1000", "(1000)")],
            &["number"],
        ),
    ]
}

fn codes() -> Vec<Shape> {
    let hs = |name, cell: &str, code: &str, asks: &[&'static str]| {
        with(
            name,
            1,
            "HS code",
            cell,
            &VALVE.replace("8481.80", code),
            asks,
        )
    };
    let origin = |name, cell: &str| with(name, 7, "Country of origin", cell, VALVE, &[]);
    vec![
        hs("a code that lost its first zero", "90121", "090121", &[]),
        hs("a code that lost its last zero", "8457.1", "8457.10", &[]),
        hs(
            "a code that became a decimal of another country",
            "8457,1",
            "8457.10",
            &[],
        ),
        hs(
            "a code of eight digits as a decimal",
            "8481.805",
            "8481.8050",
            &[],
        ),
        hs(
            "a code that was shortened",
            "8,48181E+09",
            "",
            &["cell-shortened"],
        ),
        hs(
            "a code of five digits that is none",
            "10063",
            "10063",
            &["hs-code"],
        ),
        origin("UK", "UK"),
        origin("England", "England"),
        origin("a country in German", "Vereinigtes Königreich"),
        origin("three letters", "GBR"),
        origin("made in", "Made in Great Britain"),
        origin("code and name", "GB - United Kingdom"),
        with(
            "a country that is none",
            7,
            "Country of origin",
            "Nowhere",
            &VALVE.replace("GB", "Nowhere"),
            &["country"],
        ),
        with(
            "a formula that failed, as text",
            6,
            "Value",
            "#REF!",
            &VALVE.replace("1000", ""),
            &["cell-error"],
        ),
    ]
}

fn books() -> Vec<Shape> {
    let file = |name: &'static str, goods: &[&str], asks: &[&'static str]| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/shapes");
        shape(name, fs::read(folder.join(name)).unwrap(), goods, asks)
    };
    let coffee = "Coffee | 090121 | 5 KGM | 5 / 5 kg | 50 | KH";
    let brass = &VALVE.replace("valve", "valve, brass");
    let lathe = "Lathe | 8457.10 | 1 H87 | 900 / 850 kg | 9000 | GB";
    vec![
        file("openpyxl.xlsx", &[brass], &[]),
        file("strict.xlsx", &[brass], &[]),
        file(
            "lost-zeros.xlsx",
            &[
                coffee,
                lathe,
                &lathe.replace("Lathe", "Mill"),
                "Valve | 8481.80 | 1 H87 | 2 / 1 kg | 10 | GB",
            ],
            &[],
        ),
        file("date-cell.xlsx", &[brass], &["cell-date"]),
        file("hidden-sheet.xlsx", &[brass], &[]),
        file("titles.xlsx", &[brass, brass], &[]),
        file("several-sheets.xlsx", &[brass], &[]),
        file(
            "merged.xlsx",
            &[
                "Ball valve | 8481.80 |   | 30 / 28 kg |  | GB",
                "Gate valve | 8481.80 |   | 20 / 18 kg |  | GB",
                "Nut | 7318.16 |   | 5 / 4 kg |  | GB",
            ],
            &["cell-merged"],
        ),
        file(
            "formulas.xlsx",
            &[&brass.replace("1000", "")],
            &["cell-formula"],
        ),
        file(
            "units-in-formats.xlsx",
            &["Valve | 8481.80 | 40 H87 | 29.937 / 28.123 kg | 1000.00 | "],
            &[],
        ),
        file(
            "numbers-as-text.xlsx",
            &["Ventil | 8481.80 | 1250 H87 | 1480 / 1360 kg | 9800.00 | DE"],
            &[],
        ),
        file(
            "one-column.xlsx",
            &[&VALVE.replace("valve", "valve, brass")],
            &[],
        ),
        file(
            "excel.xlsx",
            &[
                &VALVE
                    .replace("valve", "valve, brass")
                    .replace("1000", "1000.00"),
                &VALVE.replace("valve", "valve, brass").replace("1000", ""),
            ],
            &["cell-error"],
        ),
        file(
            "excel-97.xls",
            &[
                &VALVE.replace("valve", "valve, brass"),
                "Kaffee, geröstet | 090121 | 40 H87 | 30.5 / 28 kg | 1000 | GB",
            ],
            &["cell-date"],
        ),
        file(
            "libreoffice.ods",
            &[
                "Kaffee | 090121 | 40 H87 | 30.5 / 28 kg | 1000 | GB",
                "Drehmaschine | 8457.10 | 40 H87 | 30.5 / 28 kg | 1480 | DE",
            ],
            &[],
        ),
        file(
            "libreoffice-date.ods",
            &[&VALVE
                .replace("valve", "valve, brass")
                .replace("30.5 /", "29.937 /")],
            &["cell-date"],
        ),
    ]
}

fn ours_and_none() -> Vec<Shape> {
    let packs = origo_pack::builtin().unwrap();
    let template = goods::template(&packs["gb"].forms["co"], "en");
    // as a spreadsheet program saves it: other separators, numbers without their zeros
    let saved = "Description of goods;Marks and numbers;Number of packages;Kind of packages;HS code;Quantity;Unit;Gross weight (kg);Net weight (kg);Value;On invoice number;Country of origin;How origin was gained;Producer;Producer's address;Producer's country\n\
                 Worsted suiting cloth, 100% wool, 280 g/m2, quality W-410;CALDER 1-36 LEEDS;36;RO;5112,11;1440;MTR;648;604,8;25920;INV-2041;GB;MF;Calder Textile Mills Ltd;Dean Clough Mills, Halifax HX3 5AX;GB\n";
    vec![
        shape(
            "our own spreadsheet, untouched",
            template,
            &[],
            &["file-empty"],
        ),
        shape(
            "our own spreadsheet, saved by a program",
            saved,
            &[],
            &["file-empty"],
        ),
        shape(
            "a web page called .xls",
            "<html><table><tr><td>HS code</td></tr></table></html>",
            &[],
            &["file-web-page"],
        ),
        shape(
            "the XML of Excel 2003",
            "<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\"></Workbook>",
            &[],
            &["file-web-page"],
        ),
        shape("a PDF", "%PDF-1.7\n\0", &[], &["file-unreadable"]),
        shape("nothing", "", &[], &["file-empty"]),
    ]
}

/// A line of goods in one line.
fn line(goods: &GoodsDraft) -> String {
    // a number that could be taken for thousands ends in a zero; it is the same number
    let plain = |text: &str| match origo_trade::parse_decimal(text) {
        Some(number) if text.ends_with('0') && number.scale() > 3 => number.normalize().to_string(),
        _ => text.to_owned(),
    };
    let [quantity, gross, net, value] = [
        &goods.quantity,
        &goods.gross_weight,
        &goods.net_weight,
        &goods.value,
    ]
    .map(|text| plain(text));
    format!(
        "{} | {} | {quantity} {} | {gross} / {net} kg | {value} | {}",
        goods.description.replace('\n', "\\n"),
        goods.hs_code,
        goods.quantity_unit,
        goods.origin
    )
}

fn read(shape: &Shape, language: &str) -> (List, Vec<note::Note>) {
    let packs = origo_pack::builtin().unwrap();
    let (pack, form) = (&packs["gb"], &packs["gb"].forms["co"]);
    let book = match goods::open(shape.name, &shape.bytes, &TextChoice::default()) {
        Ok(book) => book,
        Err(finding) => {
            let findings = vec![finding];
            return (
                List {
                    findings,
                    ..List::default()
                },
                Vec::new(),
            );
        }
    };
    let at = goods::likely_sheet(&book, form, language);
    let sheet = &book.sheets[at];
    let columns = goods::columns(sheet, &Choices::default(), form, language, &Memory::new());
    let mut list = goods::lines(shape.name, sheet, &columns, form);
    names_to_codes(&mut list, form, pack);
    let mut notes = note::of_book(&book, at);
    notes.append(&mut list.notes);
    (list, notes)
}

/// What is said of a list in a language.
fn said(list: &List, notes: &[note::Note], form: &Form, t: T) -> Vec<String> {
    let label = |field: &str| {
        let found = form.field(&format!("/goods/0/{field}"));
        found.map_or_else(
            || field.to_owned(),
            |field| words(&field.label, t.code()).to_owned(),
        )
    };
    let sentence =
        |key: String, values: &std::collections::BTreeMap<String, String>, field: Option<&str>| {
            let mut values = values.clone();
            if let Some(field) = field.or(values.get("field").map(String::as_str)) {
                let label = label(field);
                values.insert("field".to_owned(), label);
            }
            let family = |name: &str, family: &str| Some(t.coded(family, values.get(name)?));
            for (name, word) in [
                ("mark", family("mark", "separator")),
                ("unit", family("unit", "weight-unit")),
            ] {
                if let Some(word) = word {
                    values.insert(name.to_owned(), word);
                }
            }
            let values: Vec<_> = values
                .iter()
                .map(|(name, value)| (name.as_str(), value.as_str()))
                .collect();
            t.lookup(&key, &values)
                .unwrap_or_else(|| panic!("no words for {key}"))
        };
    let findings = list.findings.iter().map(|finding| {
        let field = finding.pointer.splitn(4, '/').nth(3);
        let text = sentence(
            format!("finding-{}", finding.code),
            &finding.values,
            Some(field.unwrap_or_default()),
        );
        match finding.values.get("line") {
            Some(line) => format!("{line}: {text}"),
            None => text,
        }
    });
    let notes = notes
        .iter()
        .map(|note| sentence(format!("read-{}", note.code), &note.values, None));
    let skipped = list
        .skipped
        .iter()
        .map(|row| format!("{}: {}", row.line, t.coded("skipped", row.why.code())));
    findings.chain(notes).chain(skipped).collect()
}

#[test]
fn spreadsheets_as_people_have_them_are_read_right_or_asked_about() {
    let form = &origo_pack::builtin().unwrap()["gb"].forms["co"];
    let shapes: Vec<Shape> = [
        encodings(),
        layouts(),
        headings(),
        units(),
        numbers(),
        codes(),
        books(),
        ours_and_none(),
    ]
    .into_iter()
    .flatten()
    .collect();
    assert!(shapes.len() >= 60, "{}", shapes.len());
    let (mut text, mut wrong) = (String::new(), Vec::new());
    for shape in &shapes {
        let (list, notes) = read(shape, "en");
        let found: Vec<String> = list.rows.iter().map(line).collect();
        if found != shape.goods {
            wrong.push(format!(
                "{}: {found:#?} instead of {:#?}",
                shape.name, shape.goods
            ));
        }
        let mut asks: Vec<&str> = list
            .findings
            .iter()
            .map(|finding| finding.code.as_str())
            .collect();
        asks.sort_unstable();
        asks.dedup();
        if asks != shape.asks {
            wrong.push(format!(
                "{}: asks {asks:?} instead of {:?}",
                shape.name, shape.asks
            ));
        }
        writeln!(text, "{}", shape.name).unwrap();
        for goods in found {
            writeln!(text, "  = {goods}").unwrap();
        }
        for sentence in said(&list, &notes, form, T::new("en")) {
            writeln!(text, "    {sentence}").unwrap();
        }
        text.push('\n');
        for language in ["fr", "km"] {
            said(&list, &notes, form, T::new(language));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    println!("{} shapes, each read right or asked about", shapes.len());
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/shapes.txt");
    if std::env::var_os("ORIGO_UPDATE").is_some() {
        fs::write(path, &text).unwrap();
    }
    let known = fs::read_to_string(path).unwrap_or_default();
    assert!(
        known == text,
        "what is said changed: run with ORIGO_UPDATE=1 and read the difference"
    );
}
