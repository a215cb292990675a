import-title = ទំនិញពីសៀវភៅបញ្ជី
import-back = ត្រឡប់ទៅទំនិញ
import-lede = ផ្ទុកឯកសារឡើង ឬបិទភ្ជាប់ជួរ។ អ្នកឃើញអ្វីដែលបានអាន មុនពេលបន្ថែម។ ពាក្យស្នើសុំមួយអាចមានរហូតដល់ { $max } មុខ។
import-there = { $n ->
   *[other] បច្ចុប្បន្នមាន { $n } មុខ។
  }
import-file = ឯកសារ
import-file-hint = XLSX, ODS, XLS ឬ CSV រហូតដល់ 5 MB។ ចំណងជើង ផលបូក និងជួរឈរផ្សេង អាចទុកដដែល។
import-paste = ឬបិទភ្ជាប់ជួរ
import-paste-hint = ចម្លងពីសៀវភៅបញ្ជីរបស់អ្នក រួមជាមួយជួរក្បាលតារាង។
import-read = អាន ហើយបង្ហាញខ្ញុំ
import-template = ទាញយកសៀវភៅបញ្ជីទទេ (CSV)
import-template-p = មិនទាន់មានសៀវភៅបញ្ជីទេ? សៀវភៅនេះមានក្បាលតារាងទាំងអស់ និងជួរឧទាហរណ៍មួយ។
import-nothing = ទំនិញ៖ គ្មានឯកសារ ឬជួរដែលបានបិទភ្ជាប់ទេ។ សូមជ្រើសឯកសារ ឬបិទភ្ជាប់ជួរ។
import-column-n = ជួរឈរទី { $n }
flash-import-left = មិនបានបន្ថែមអ្វីទេ។ ទំនិញនៅដដែល។
error-goods-too-many = ចំនួនមុខទំនិញលើសពីអ្វីដែលពាក្យស្នើសុំមួយអាចទទួល។ សូមបំបែកជាពាក្យស្នើសុំពីរ។
preview-title = នេះជាអ្វីដែលយើងបានអាន
preview-lede = មិនទាន់បានបន្ថែមអ្វីទេ។ សូមពិនិត្យ រួចសម្រេចខាងក្រោម។
preview-other = ផ្ទុកឯកសារផ្សេង
preview-read = { $n ->
   *[other] មុខទំនិញ
  }
preview-mend = { $n ->
   *[other] ជួរត្រូវកែ
  }
preview-unknown = { $n ->
   *[other] ជួរឈរមិនស្គាល់
  }
preview-columns = ជួរឈរនីមួយៗជាអ្វី
preview-columns-p = ជ្រើសចន្លោះសម្រាប់ជួរឈរនីមួយៗដែលអ្នកចង់ប្រើ រួចអានម្តងទៀត។ អ្វីដែលទុកចោលមិនត្រូវបានបន្ថែមទេ។
preview-left-out = ទុកចោល
preview-leave-out = ទុកចោល
preview-again = អានម្តងទៀត
preview-often = ដូចគ្នាក្នុងជួរជាច្រើន
preview-in-rows = { $n ->
   *[other] ក្នុង { $n } ជួរ៖
  }
preview-faulty = ជួរត្រូវពិនិត្យ
preview-faulty-p = សូមកែក្នុងសៀវភៅបញ្ជីរបស់អ្នក រួចផ្ទុកម្តងទៀត ឬបន្ថែមឥឡូវនេះ ហើយកែក្នុងទម្រង់។ គ្មានអ្វីបាត់ទេ។
preview-row = ជួរ
preview-more-faulty = { $n ->
   *[other] នៅមាន { $n } ជួរទៀតត្រូវពិនិត្យ។ អ្នកនឹងឃើញក្នុងទម្រង់។
  }
preview-good = { $n ->
   *[other] { $n } ជួរត្រឹមត្រូវ
  }
preview-good-else = { $n ->
   *[other] ក្នុង { $n } ជួរ គ្មានអ្វីផ្សេងត្រូវកែទេ
  }
preview-more-good = { $n ->
   *[other] និង { $n } ទៀត។
  }
preview-there = { $n ->
   *[other] ពាក្យស្នើសុំមាន { $n } មុខរួចហើយ
  }
preview-add = បន្ថែម { $n } ខាងក្រោម៖ សរុប { $total }
preview-replace = ជំនួស { $there } មុខ ដោយ { $n } មុខនេះ
preview-no-room = បើបន្ថែម វានឹងលើស { $max } មុខ។
preview-take = { $n ->
   *[other] ដាក់ { $n } មុខនេះក្នុងពាក្យស្នើសុំ
  }
preview-cancel = បោះបង់
preview-missing = ខ្វះ៖ { $fields }។
preview-undo = អ្នកអាចមិនធ្វើវិញបាននៅពេលក្រោយ។
preview-understood = អ្វីដែលយើងយល់
preview-say = បញ្ជាក់
preview-skipped-n = { $n ->
   *[other] ជួរទុកចោល
  }
preview-skipped = { $n ->
    [0] ជួរដែលអ្នកចង់យក
   *[other] { $n } ជួរមិនមែនជាទំនិញ ហើយត្រូវបានទុកចោល។ សូមគូសជួរដែលចង់យក។
  }
preview-take-line = យកជួរទី { $line }
preview-kept = អ្នកចង់យកវា
preview-sheet = សន្លឹក
preview-head = លេខជួរក្បាលតារាង
preview-head-h = 0 បើគ្មាន
preview-numbers = លេខក្នុងឯកសារនេះ
preview-numbers-auto = តាមដែលជួរឈរបង្ហាញ
preview-numbers-point = 1,234.50 – ចុចមុខទសភាគ
preview-numbers-comma = 1.234,50 – ក្បៀសមុខទសភាគ
preview-skip = ជួរត្រូវទុកចោល
preview-skip-h = ឧទាហរណ៍ 12, 15-17
preview-encoding = កូដអក្សរ
preview-separator = សញ្ញាខណ្ឌក្រឡា
preview-found = តាមដែលរកឃើញ
preview-unit = ឯកតាទម្ងន់
preview-unit-auto = ឯកតា៖ តាមក្បាលតារាង បើគ្មានគឺ kg
preview-weight-unit = ឯកតានៃទម្ងន់
separator-comma = ក្បៀស
separator-semicolon = ចុចក្បៀស
separator-tab = ថេប
separator-bar = បន្ទាត់ឈរ
weight-unit-kg = គីឡូក្រាម
weight-unit-g = ក្រាម
weight-unit-t = តោន (១.០០០ គីឡូក្រាម)
weight-unit-lb = ផោន
weight-unit-oz = អោន
weight-unit-jin = ជីន (០,៥ គីឡូក្រាម)
skipped-above = នៅលើក្បាលតារាង
skipped-heading-again = ក្បាលតារាងម្តងទៀត
skipped-total = ផលបូក
skipped-remark = ចំណងជើង ឬកំណត់សម្គាល់៖ មានតែក្រឡាមួយ
skipped-example = ជួរឧទាហរណ៍នៃសៀវភៅបញ្ជីរបស់យើង
skipped-chosen = តាមដែលអ្នកបានប្រាប់
read-encoding = អក្សរជា { $encoding }។
read-encoding-guessed = អក្សរហាក់ដូចជា { $encoding }។ បើអក្សរខុស សូមជ្រើសកូដផ្សេង។
read-separator = សញ្ញារវាងក្រឡា៖ { $mark }។
read-separator-said = ជួរទីមួយប្រាប់សញ្ញារវាងក្រឡា៖ { $mark }។ វាមិនមែនជាជួរទំនិញទេ។
read-sheet = សន្លឹក “{ $sheet }” ត្រូវបានអាន។ មានសន្លឹកផ្សេង៖ { $others }។
read-hidden = { $n ->
   *[other] សន្លឹកលាក់ { $n } មិនត្រូវបានអាន៖ { $sheets }។
  }
read-cut = ឯកសារមានច្រើនជាងអ្វីដែលបានអាន។ សូមពិនិត្យចុងបញ្ជី។
read-heading = ក្បាលតារាងនៅជួរទី { $line }។
read-no-heading = គ្មានក្បាលតារាងដែលយើងស្គាល់ទេ៖ ជួរឈរត្រូវបានយកតាមលំដាប់ទម្រង់។
read-remembered = តាមដែលអង្គភាពរបស់អ្នកបានជ្រើសលើកមុន៖ { $headings }។
read-numbers-comma = { $field }៖ ក្បៀសនៅមុខទសភាគ ចុចនៅរវាងពាន់ ដូច្នេះ “{ $from }” គឺ { $to }។
read-numbers-point = { $field }៖ ចុចនៅមុខទសភាគ ក្បៀសនៅរវាងពាន់ ដូច្នេះ “{ $from }” គឺ { $to }។
read-numbers-open = { $field }៖ “{ $from }” គឺ { $point } បើចុចជាទសភាគ ឬ { $comma } បើក្បៀសជាទសភាគ ហើយឯកសារមិនប្រាប់ថាមួយណាទេ។
read-weight = { $field }៖ “{ $heading }” ត្រូវបានអានជា{ $unit } ដូច្នេះ { $from } គឺ { $to } kg។
read-quantity-unit = { $field }៖ ឯកតា { $unit } យកពីក្បាលតារាង ឬពីក្រឡា។
read-currency = { $field }៖ ទឹកប្រាក់មានសញ្ញា { $currency }។ សូមពិនិត្យថាវិក្កយបត្រជារូបិយប័ណ្ណនេះ។
read-currency-open = { $field }៖ សញ្ញាក្បែរទឹកប្រាក់អាចជារូបិយប័ណ្ណច្រើន។ សូមពិនិត្យរូបិយប័ណ្ណនៃវិក្កយបត្រ។
read-zeros = { $n ->
   *[other] { $field }៖ សៀវភៅបញ្ជីបានដកលេខសូន្យក្នុង { $n } ក្រឡា ហើយវាត្រូវបានដាក់វិញ៖ { $examples }។
  }
read-merged = { $n ->
   *[other] { $field }៖ ក្រឡាបញ្ចូលគ្នា { $n } យកតាមក្រឡាខាងលើ។
  }
read-name = { $n ->
   *[other] { $field }៖ “{ $from }” គឺ { $to } ក្នុង { $n } ជួរ។
  }
