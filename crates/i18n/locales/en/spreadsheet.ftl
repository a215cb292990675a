import-title = Goods from a spreadsheet
import-back = Back to the goods
import-lede = Upload a file or paste rows. You see what was read before anything is added. An application takes up to { $max } lines.
import-there = { $n ->
    [one] There is 1 line so far.
   *[other] There are { $n } lines so far.
  }
import-file = File
import-file-hint = XLSX, ODS, XLS or CSV, up to 5 MB. Titles, totals and other columns may stay as they are.
import-paste = Or paste rows
import-paste-hint = Copy them in your spreadsheet together with the row of headings.
import-read = Read it and show me
import-template = Download an empty spreadsheet (CSV)
import-template-p = No spreadsheet yet? This one has all headings and a row that shows what goes where.
import-nothing = Goods: there is neither a file nor pasted rows. Choose a file, or paste rows into the field.
import-column-n = Column { $n }
flash-import-left = Nothing was added. The goods are as they were.
error-goods-too-many = That would be more lines than an application takes. Split the consignment into two applications.
preview-title = This is what we read
preview-lede = Nothing is added yet. Look at it, then decide below.
preview-other = Upload something else
preview-read = { $n ->
    [one] line of goods
   *[other] lines of goods
  }
preview-mend = { $n ->
    [one] row to mend
   *[other] rows to mend
  }
preview-unknown = { $n ->
    [one] column not recognised
   *[other] columns not recognised
  }
preview-columns = Which column is what
preview-columns-p = Choose a field for each column that you want to use, then read again. What is left out is not added.
preview-left-out = Left out
preview-leave-out = Leave out
preview-again = Read again
preview-often = The same in many rows
preview-in-rows = { $n ->
    [one] In 1 row:
   *[other] In { $n } rows:
  }
preview-faulty = Rows to look at
preview-faulty-p = Mend them in your spreadsheet and upload it again, or add the lines now and mend them in the form. Nothing gets lost.
preview-row = Row
preview-more-faulty = { $n ->
    [one] 1 more row has something to look at. You will find it in the form.
   *[other] { $n } more rows have something to look at. You will find them in the form.
  }
preview-good = { $n ->
    [one] 1 row is in order
   *[other] { $n } rows are in order
  }
preview-good-else = { $n ->
    [one] In 1 row there is nothing else to mend
   *[other] In { $n } rows there is nothing else to mend
  }
preview-more-good = { $n ->
    [one] And 1 more.
   *[other] And { $n } more.
  }
preview-there = { $n ->
    [one] The application has 1 line already
   *[other] The application has { $n } lines already
  }
preview-add = Add { $n } below them: { $total } in all
preview-replace = Replace the { $there } by these { $n }
preview-no-room = Added to what is there it would be more than { $max } lines.
preview-take = { $n ->
    [one] Put this line into the application
   *[other] Put these { $n } lines into the application
  }
preview-cancel = Cancel
preview-missing = missing: { $fields }.
preview-undo = You can undo it afterwards.
preview-understood = What we understood
preview-say = Say which
preview-skipped-n = { $n ->
    [one] row left out
   *[other] rows left out
  }
preview-skipped = { $n ->
    [0] Rows that you want taken
    [one] 1 row is no goods and is left out. Tick it to take it all the same.
   *[other] { $n } rows are no goods and are left out. Tick those to take all the same.
  }
preview-take-line = Take line { $line }
preview-kept = You want it taken
preview-sheet = Sheet
preview-head = Line of the headings
preview-head-h = 0 if there are none
preview-numbers = Numbers in this file
preview-numbers-auto = As the columns show
preview-numbers-point = 1,234.50 – a point before decimals
preview-numbers-comma = 1.234,50 – a comma before decimals
preview-skip = Lines to leave out
preview-skip-h = For example 12, 15-17
preview-encoding = Encoding of the text
preview-separator = Separator of the cells
preview-found = As found
preview-unit = Unit of the weight
preview-unit-auto = Unit: as the heading says, else kg
preview-weight-unit = Unit of the weights
separator-comma = comma
separator-semicolon = semicolon
separator-tab = tab
separator-bar = vertical bar
weight-unit-kg = kilograms
weight-unit-g = grams
weight-unit-t = tonnes (1,000 kg)
weight-unit-lb = pounds
weight-unit-oz = ounces
weight-unit-jin = jin (0.5 kg)
skipped-above = above the headings
skipped-heading-again = the headings again
skipped-total = a total
skipped-remark = a title or remark: one cell only
skipped-example = the example row of our spreadsheet
skipped-chosen = as you said
read-encoding = The text is in { $encoding }.
read-encoding-guessed = The text seems to be in { $encoding }. If letters look wrong, choose another encoding.
read-separator = Between cells stands: { $mark }.
read-separator-said = The first line says that between cells stands: { $mark }. It is no row.
read-sheet = The sheet “{ $sheet }” is read. There are others: { $others }.
read-hidden = { $n ->
    [one] A hidden sheet is not read: { $sheets }.
   *[other] { $n } hidden sheets are not read: { $sheets }.
  }
read-cut = The file holds more than is read here. Check the end of the list.
read-heading = The headings are in line { $line }.
read-no-heading = There are no headings that we know: the columns are taken in the order of the form.
read-remembered = As your organisation chose it the last time: { $headings }.
read-numbers-comma = { $field }: a comma stands before decimals and a point between thousands, so “{ $from }” is { $to }.
read-numbers-point = { $field }: a point stands before decimals and a comma between thousands, so “{ $from }” is { $to }.
read-numbers-open = { $field }: “{ $from }” is { $point } with a decimal point and { $comma } with a decimal comma, and nothing in the file says which.
read-weight = { $field }: “{ $heading }” is read in { $unit }, so { $from } is { $to } kg.
read-quantity-unit = { $field }: the unit { $unit } comes from the heading or from the cell.
read-currency = { $field }: the amounts are marked { $currency }. Check that the invoice is in this currency.
read-currency-open = { $field }: the sign beside the amounts can mean several currencies. Check the currency of the invoice.
read-zeros = { $n ->
    [one] { $field }: the spreadsheet took away a zero, and it is put back: { $examples }.
   *[other] { $field }: the spreadsheet took away zeros in { $n } cells, and they are put back: { $examples }.
  }
read-merged = { $n ->
    [one] { $field }: 1 merged cell repeats what stands above it.
   *[other] { $field }: { $n } merged cells repeat what stands above them.
  }
read-name = { $n ->
    [one] { $field }: “{ $from }” is { $to }.
   *[other] { $field }: “{ $from }” is { $to }, in { $n } rows.
  }
