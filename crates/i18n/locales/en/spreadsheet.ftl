import-title = Goods from a spreadsheet
import-back = Back to the goods
import-lede = Upload a file or paste rows. You see what was read before anything is added. An application takes up to { $max } lines.
import-there = { $n ->
    [one] There is 1 line so far.
   *[other] There are { $n } lines so far.
  }
import-file = File
import-file-hint = XLSX or CSV, up to 5 MB. The first sheet is read.
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
preview-example = The example row of our spreadsheet was still there. It is left out.
preview-columns = Which column is what
preview-columns-p = Choose a field for each column that you want to use, then read again. What is left out is not added.
preview-heading = The first row is the headings
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
