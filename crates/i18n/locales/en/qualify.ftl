# The page where anybody asks whether a product qualifies.
nav-qualify = Does it qualify?
qualify-title = Does my product qualify?
qualify-lede = Say what you sell and what it is made of. You see at once which trade agreements it qualifies for, why, and what would help. No account; nothing is kept.
qualify-empty-h = See how it works
qualify-empty-p = Fill the page with an example and change what you like.
qualify-example-e-bike = E-bike with 40 parts
qualify-example-garment = Cotton trousers
qualify-product-h = Your product
qualify-hs = HS code of the product
qualify-hs-hint = Six digits, for example 8711.60
qualify-description = What it is
qualify-price = Price of one
qualify-base = Price basis
qualify-base-fob = FOB – loaded on board
qualify-base-exw = EXW – at the factory gate
qualify-currency = Currency
qualify-origin = Made in
qualify-destination = Sold to
qualify-materials-h = What it is made of
qualify-materials-p = Everything bought in to make one product. Parts that you make yourself: list what they are made of.
qualify-materials-count = { $count ->
    [one] { $count } material
   *[other] { $count } materials
}
qualify-material = Material
qualify-col-hs = HS code
qualify-col-origin = From
qualify-col-value = Value
qualify-col-status = Originating?
qualify-status-unsaid = Not known
qualify-status-yes = Yes, with proof
qualify-status-no = No
qualify-status-wo = Wholly obtained
qualify-cell = { $field }, row { $row }
qualify-remove = Remove row { $row }
qualify-add = Add rows
qualify-paste-h = Paste from a spreadsheet
qualify-paste-p = Copy the rows and paste them here: material, HS code, country, value, originating. With headings the order does not matter.
qualify-paste-too-large = What you pasted is larger than 5 MB. Paste at most 2,000 rows.
qualify-paste-unreadable = What you pasted is not a table. Copy the cells in your spreadsheet and paste them again.
qualify-paste-empty = What you pasted has headings but no rows. Copy the rows too.
qualify-pasted = { $count ->
    [one] { $count } row was added from your spreadsheet.
   *[other] { $count } rows were added from your spreadsheet.
}
qualify-decide = Check
qualify-clear = Start again
qualify-no-hs = Write the HS code of the product, for example 8711.60.
qualify-bad-hs = “{ $typed }” is not an HS code. Write 4, 6, 8 or 10 digits, for example 8711.60.
qualify-no-price = Write the price of one product.
qualify-bad-amount = “{ $typed }” is not an amount. Write a number, for example 12.50.
qualify-no-origin = Choose the country where the product is made.
qualify-no-destination = Choose the country it is sold to.
qualify-bad-country = “{ $typed }” is not a country. Write two letters, for example KH, or the country’s name.
qualify-bad-currency = “{ $typed }” is not a currency. Write three letters, for example USD.
qualify-same-country = The product is sold in the country where it is made. Choose another country.
qualify-too-many = These are more materials than this page takes. Keep at most { $max }, or use the API.
qualify-bad-answer = “{ $typed }” does not answer the question. Mend it or leave it open.
qualify-in-row = Row { $row }: { $fault }
qualify-row-no-hs = the HS code is missing. Write it, for example 8714.91.
qualify-row-no-value = the value is missing. Write what it costs for one product.
qualify-bad-status = “{ $typed }” is not known in the last column. Write yes, no or wo, or leave it empty.
qualify-more-faults = { $count ->
    [one] And { $count } more, marked in its row.
   *[other] And { $count } more, marked in their rows.
}
qualify-way = From { $from_country } to { $to_country }
qualify-tally-ask = { $count } open
qualify-tally-no = { $count ->
    [one] { $count } does not
   *[other] { $count } do not
}
qualify-none-h = No agreement found
qualify-none-p = Origo knows no trade agreement between these two countries yet. A certificate of origin without preference may still be asked for.
qualify-state-yes = Qualifies
qualify-state-no = Does not qualify
qualify-state-ask = { $count ->
    [one] One question left
   *[other] { $count } questions left
}
qualify-state-none = Rule not in Origo yet
qualify-without-h = Other agreements between these countries
qualify-without-p = Their rule for this product is not in Origo yet. Look it up in the annex of the agreement.
qualify-asks-h = { $count ->
    [one] One question decides
   *[other] { $count } questions decide
}
qualify-asks-p = Only what can change an answer is asked.
qualify-asks-for = Decides: { $agreements }
qualify-answer = Answer
qualify-answered-h = Your answers
qualify-unknown = I do not know
qualify-no = No
qualify-criterion = Origin criterion for the form
qualify-rule-h = The rule
qualify-rule-one-of = One of these is enough:
qualify-failing = Stopped by: { $materials }
qualify-failing-more = and { $count } more
qualify-bar-at-least = { $percent } % – at least { $limit } % is needed
qualify-bar-at-most = { $percent } % – at most { $limit } % is allowed
qualify-parts-h = How each material counts
qualify-parts-count = { $count } of { $total } originating
qualify-stops = stops it
qualify-gap-h = What would be enough
qualify-gap-none = No single change of a material is enough.
qualify-try = Try this
qualify-trying = You are trying a change: { $change }
qualify-take-back = Take it back
qualify-trace-h = How it was decided, step by step
qualify-trace-json = Download as data (JSON)
qualify-trace-text = Download as text
qualify-confirm = Values of this agreement are to be confirmed by the authority.
qualify-note = This is a calculation from what you typed, not a ruling. The issuing authority decides on your application.
qualify-home-h = Does your product qualify?
qualify-home-p = Type or paste what it is made of. See which trade agreements it qualifies for, why, and what would help. No account.
qualify-home-link = Check a product
qualify-ask-processes = Which of these were done in the parties of the agreement? Tick all that apply.
qualify-none-of-these = None of these
qualify-summary = Qualifies under { $count } of { $total ->
    [one] { $total } agreement
   *[other] { $total } agreements
}
qualify-saves = { $percent } % less duty
qualify-saves-money = Saves { $amount } duty a piece ({ $percent } %)
qualify-would-save-money = Would save { $amount } duty a piece ({ $percent } %)
qualify-saves-nothing = Saves no duty: it is the same without preference
qualify-saves-open = Duty with this preference
qualify-duties = { $preferential } in place of { $general }
qualify-duty-note = Counted on the price above; customs may count on another value (CIF or FOB). Rates: { $source }, as of { $since }.
qualify-overridden = The rule is overridden
qualify-gap-overridden = Materials do not help here: see why the rule is overridden.
qualify-how-h = Transport and refunds
qualify-how-p = These can take a preference away although the rule is met. Leave them open if you do not know.
qualify-route = How do the goods travel?
qualify-route-hint = Many agreements want them straight from country to country, or under customs control wherever they pass.
qualify-route-direct = Directly
qualify-route-customs = Through other countries, always under customs control
qualify-route-altered = They are worked on or changed on the way
qualify-drawback = Is duty on foreign materials refunded?
qualify-drawback-hint = Such a refund is called drawback. An agreement between these countries forbids it for this product.
qualify-operations = What is done in the last country?
qualify-operations-hint = Packing, sorting, labelling, washing or putting parts together simply is never enough.
qualify-operations-simple = Only simple operations such as packing
qualify-operations-more = More than that
qualify-edition = Edition of your HS codes
qualify-edition-hint = The annex of an agreement may be of another edition: codes are carried over.
qualify-plain-h = Where the goods come from without a preference
qualify-plain-p = For the certificate of origin without preference: it names the country, and saves no duty.
qualify-plain-yes = Originating
qualify-plain-no = Not originating here
qualify-plain-asks-p = Only these rules wait for this:
qualify-overview = The agreements at a glance
qualify-left-out = Line { $line } is left out, { $why }: “{ $text }”.
