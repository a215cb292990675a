move-up = ឡើង
move-down = ចុះ
lines-pages = ទំព័រមុខទំនិញ
lines-of = មុខទី { $from } ដល់ { $to } នៃ { $total }
lines-go = មុខទី { $from }–{ $to }
lines-jump = ទៅមុខទី
lines-jump-go = ទៅ
did-imported = { $n ->
   *[other] បានបន្ថែម { $n } មុខពីសៀវភៅបញ្ជី។
  }
did-removed-goods = បានលុបទំនិញមុខទី { $n }។
did-removed-invoices = បានលុបវិក្កយបត្រទី { $n }។
did-back = វាត្រឡប់ដូចមុនវិញ។
redo = ធ្វើម្តងទៀត
undo-changed-title = មុខទំនិញត្រូវបានកែតាំងពីពេលនោះ
undo-changed-p = ទំនិញត្រូវបានកែក្រោយពេលបន្ថែមសៀវភៅបញ្ជី។ ការមិនធ្វើវិញនឹងយកការកែប្រែទាំងនេះចេញដែរ។ អ្នកអាចយកវាមកវិញបាន។
undo-anyway = មិនធ្វើវិញយ៉ាងណាក៏ដោយ
undo-leave = ទុកទំនិញដូចដែលមាន
from-spreadsheet = ទំនិញពីសៀវភៅបញ្ជី
not-in-list = “{ $value }” – មិនមានក្នុងបញ្ជី
autosave-unsaved = មិនទាន់រក្សាទុក
autosave-saving = កំពុងរក្សាទុក…
autosave-offline = គ្មានការតភ្ជាប់។ អ្វីដែលអ្នកវាយត្រូវបានទុកក្នុងកម្មវិធីរុករកនេះ ហើយនឹងរក្សាទុកឆាប់ៗ។
autosave-found = កម្មវិធីរុករកនេះនៅមានអ្វីដែលអ្នកបានវាយក្នុងទំព័រនេះ តែមិនទាន់បានរក្សាទុក។
autosave-restore = បំពេញវិញ
autosave-drop = បំភ្លេចចោល
kept-title = អ្នកបានចាកចេញ
kept-p = គ្មានអ្វីបាត់ទេ៖ អ្វីដែលអ្នកវាយត្រូវបានទុកក្នុងទំព័រនេះ។
kept-sign-in = ចូលប្រើក្នុងផ្ទាំងថ្មី
kept-return = ត្រឡប់មកទំព័រនេះវិញ ហើយរក្សាទុក។
kept-save = រក្សាទុកអ្វីដែលខ្ញុំបានវាយ
kept-script = អ្នកបានចាកចេញ។ សូមចុច “រក្សាទុក និងបន្ត”៖ អ្នកអាចចូលប្រើ ហើយឃើញអ្វីដែលបានវាយ។
kept-here = អ្នកត្រូវបានចាកចេញពេលកំពុងវាយ។ អ្វីដែលអ្នកវាយត្រូវបានបំពេញវិញ សូមរក្សាទុក។
kept-drop = បំភ្លេចចោល
book-type = ឈ្មោះក្នុងសៀវភៅអាសយដ្ឋាន
book-none = សៀវភៅអាសយដ្ឋានគ្មាន “{ $text }” ទេ។
book-several = មានច្រើនដែលមាន “{ $text }”។ មួយណា?
check-mend = ត្រូវកែមុន
check-more = { $n ->
   *[other] និង { $n } ទៀតក្នុងទំព័រនោះ។
  }
check-go = ទៅ { $section }
check-answers = អ្វីដែលអ្នកបានបំពេញ
check-right = ត្រឹមត្រូវ
check-to-mend = { $n ->
   *[other] { $n } ត្រូវកែ
  }
check-lines = { $n ->
   *[other] { $n } មុខ
  }
check-edit = កែប្រែ
check-line = មុខទី
