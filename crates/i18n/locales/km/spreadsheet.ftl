import-title = ទំនិញពីសៀវភៅបញ្ជី
import-back = ត្រឡប់ទៅទំនិញ
import-lede = ផ្ទុកឯកសារឡើង ឬបិទភ្ជាប់ជួរ។ អ្នកឃើញអ្វីដែលបានអាន មុនពេលបន្ថែម។ ពាក្យស្នើសុំមួយអាចមានរហូតដល់ { $max } មុខ។
import-there = { $n ->
   *[other] បច្ចុប្បន្នមាន { $n } មុខ។
  }
import-file = ឯកសារ
import-file-hint = XLSX ឬ CSV រហូតដល់ 5 MB។ សន្លឹកទីមួយត្រូវបានអាន។
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
preview-example = ជួរឧទាហរណ៍នៃសៀវភៅបញ្ជីរបស់យើងនៅមាន។ វាត្រូវបានទុកចោល។
preview-columns = ជួរឈរនីមួយៗជាអ្វី
preview-columns-p = ជ្រើសចន្លោះសម្រាប់ជួរឈរនីមួយៗដែលអ្នកចង់ប្រើ រួចអានម្តងទៀត។ អ្វីដែលទុកចោលមិនត្រូវបានបន្ថែមទេ។
preview-heading = ជួរទីមួយជាក្បាលតារាង
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
