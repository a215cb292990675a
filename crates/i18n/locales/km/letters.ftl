# អ្វីដែលបញ្ចប់គ្រប់សំបុត្រ
letter-end =
    { $authority }
    { $site }
letter-confirm-subject = សូមបញ្ជាក់អាសយដ្ឋានអ៊ីមែលរបស់អ្នក
letter-confirm =
    ជូនចំពោះ { $name }

    ដើម្បីបញ្ចប់ការចុះឈ្មោះជាមួយ { $authority } សូមបើកតំណនេះក្នុងរយៈពេល 24 ម៉ោង រួចបញ្ចូលពាក្យសម្ងាត់ដែលអ្នកបានជ្រើសរើស៖
    { $link }

    បើអ្នកមិនបានចុះឈ្មោះទេ សូមកុំអើពើនឹងសំបុត្រនេះ។ នឹងគ្មានអ្វីកើតឡើងទេ។
letter-known-subject = អ្នកបានចុះឈ្មោះរួចហើយ
letter-known =
    ជូនចំពោះ { $name }

    មានគេ ប្រហែលជាអ្នក បានព្យាយាមចុះឈ្មោះដោយប្រើអ៊ីមែលនេះ។ អ្នកមានគណនីរួចហើយ សូមចូលប្រើនៅ
    { $site }/sign-in

    បើអ្នកភ្លេចពាក្យសម្ងាត់ សូមជ្រើសរើសពាក្យសម្ងាត់ថ្មីនៅ { $site }/password/forgotten
letter-reset-subject = សូមជ្រើសរើសពាក្យសម្ងាត់ថ្មី
letter-reset =
    ជូនចំពោះ { $name }

    សូមបើកតំណនេះក្នុងរយៈពេលមួយម៉ោង ដើម្បីជ្រើសរើសពាក្យសម្ងាត់ថ្មី៖
    { $link }

    បើអ្នកមិនបានស្នើសុំទេ សូមកុំអើពើនឹងសំបុត្រនេះ។ ពាក្យសម្ងាត់របស់អ្នកមិនផ្លាស់ប្តូរទេ។
letter-password-changed-subject = ពាក្យសម្ងាត់របស់អ្នកត្រូវបានផ្លាស់ប្តូរ
letter-password-changed =
    ជូនចំពោះ { $name }

    ពាក្យសម្ងាត់របស់អ្នកទើបត្រូវបានផ្លាស់ប្តូរ ហើយអ្នកត្រូវបានចាកចេញពីគ្រប់ឧបករណ៍។ បើមិនមែនជាអ្នក សូមជ្រើសរើសពាក្យសម្ងាត់ថ្មីភ្លាមៗនៅ { $site }/password/forgotten
letter-invite-subject = { $by } អញ្ជើញអ្នកមក { $house }
letter-invite =
    សូមគោរព

    { $by } អញ្ជើញអ្នកឱ្យធ្វើការជូន { $house } លើប្រព័ន្ធ Origo។ សូមបើកតំណនេះក្នុងរយៈពេលប្រាំពីរថ្ងៃ ដើម្បីទទួលយក៖
    { $link }

    បើអ្នកមិនស្គាល់ { $by } ទេ សូមកុំអើពើនឹងសំបុត្រនេះ។
letter-mandate-granted-subject = { $exporter } បានផ្តល់អាណត្តិឱ្យអ្នក
letter-mandate-granted =
    សូមគោរព

    { $exporter } បានផ្តល់អាណត្តិដល់អង្គភាពរបស់អ្នក។ ពេលចាប់ផ្តើមពាក្យស្នើសុំ អ្នកអាចជ្រើសរើសអង្គភាពនេះជាអ្នកនាំចេញ។
letter-mandate-withdrawn-subject = { $exporter } បានដកអាណត្តិវិញ
letter-mandate-withdrawn =
    សូមគោរព

    { $exporter } បានដកអាណត្តិវិញ។ ចាប់ពីពេលនេះ អ្នកមិនអាចមើល ឬកែអ្វីដែលអ្នកបានរៀបចំជូនអង្គភាពនេះទៀតទេ។
letter-registration-queried-subject = សំណួរអំពីការចុះបញ្ជីរបស់អ្នក
letter-registration-queried =
    សូមគោរព

    យើងមានសំណួរអំពីការចុះបញ្ជីរបស់ { $organisation }៖

    { $text }

    សូមឆ្លើយនៅលើទំព័រចុះបញ្ជីរបស់អ្នក រួចដាក់ជូនម្តងទៀត៖
    { $site }/registration
letter-registration-approved-subject = { $organisation } បានចុះបញ្ជីហើយ
letter-registration-approved =
    សូមគោរព

    { $organisation } បានចុះបញ្ជីហើយ។ ឥឡូវអ្នកអាចដាក់ជូនពាក្យស្នើសុំ៖
    { $site }/applications
letter-registration-rejected-subject = ការចុះបញ្ជីរបស់ { $organisation } ត្រូវបានបដិសេធ
letter-registration-rejected =
    សូមគោរព

    យើងមិនអាចចុះបញ្ជី { $organisation } បានទេ។ មូលហេតុ៖

    { $text }
letter-organisation-suspended-subject = { $organisation } ត្រូវបានផ្អាក
letter-organisation-suspended =
    សូមគោរព

    { $organisation } ត្រូវបានផ្អាក ហើយមិនអាចដាក់ជូនពាក្យស្នើសុំបានទេ។ មូលហេតុ៖

    { $text }

    សូមទាក់ទងមកយើង។
letter-organisation-reinstated-subject = { $organisation } លែងត្រូវបានផ្អាក
letter-organisation-reinstated =
    សូមគោរព

    { $organisation } អាចដាក់ជូនពាក្យស្នើសុំបានវិញហើយ។

    { $text }
letter-undertaking-ends-subject = កិច្ចសន្យារបស់អ្នកនឹងផុតកំណត់នៅ { $day }
letter-undertaking-ends =
    សូមគោរព

    កិច្ចសន្យារបស់ { $organisation } មានសុពលភាពដល់ { $day }។ សូមបន្តវាមុនថ្ងៃនោះ បើមិនដូច្នេះទេ អ្នកនឹងមិនអាចដាក់ជូនពាក្យស្នើសុំបានទេ៖
    { $site }/registration
letter-undertaking-over-subject = កិច្ចសន្យារបស់អ្នកបានផុតកំណត់ហើយ
letter-undertaking-over =
    សូមគោរព

    កិច្ចសន្យារបស់ { $organisation } មានសុពលភាពត្រឹម { $day }។ ដើម្បីដាក់ជូនពាក្យស្នើសុំ សូមបន្តវា៖
    { $site }/registration
letter-second-factor-added-subject = គណនី​របស់​អ្នក​មាន​កត្តា​ទីពីរ
letter-second-factor-added =
    ជូន​ចំពោះ { $name }

    កម្មវិធី​ផ្ទៀងផ្ទាត់​ត្រូវ​បាន​រៀបចំ​សម្រាប់​គណនី​របស់​អ្នក​អម្បាញ់មិញ។ ចាប់ពី​ពេល​នេះ លេខកូដ​នឹង​ត្រូវ​សួរ​ពេល​អ្នក​ចូល។ បើ​មិនមែន​អ្នក​ទេ សូម​ជ្រើស​ពាក្យសម្ងាត់​ថ្មី​ភ្លាម​នៅ { $site }/password/forgotten
letter-second-factor-removed-subject = កត្តា​ទីពីរ​នៃ​គណនី​របស់​អ្នក​ត្រូវ​បាន​ដក​ចេញ
letter-second-factor-removed =
    ជូន​ចំពោះ { $name }

    កត្តា​ទីពីរ​នៃ​គណនី​របស់​អ្នក​ត្រូវ​បាន​ដក​ចេញ​អម្បាញ់មិញ។ បើ​មិនមែន​អ្នក​ទេ សូម​ជ្រើស​ពាក្យសម្ងាត់​ថ្មី​ភ្លាម​នៅ { $site }/password/forgotten
letter-submitted-subject = { $reference }៖ យើងបានទទួលពាក្យស្នើសុំរបស់អ្នក
letter-submitted =
    ជូនចំពោះ { $name }

    ពាក្យស្នើសុំ { $reference } ({ $goods }) របស់អ្នកបានមកដល់ { $authority } ហើយ។ ការសម្រេចរំពឹងទុកត្រឹម { $due }។
    អ្នកអាចតាមដាននៅទីនេះ៖
    { $link }
letter-queried-subject = { $reference }៖ មានសំណួរត្រូវឆ្លើយ
letter-queried =
    ជូនចំពោះ { $name }

    { $authority } ត្រូវការព័ត៌មានពីអ្នក មុននឹងអាចសម្រេចលើ { $reference } ({ $goods })។ នាឡិកាផ្អាករហូតដល់អ្នកឆ្លើយ៖
    { $link }
letter-answered-subject = { $reference }៖ ចម្លើយបានមកដល់
letter-answered =
    ជូនចំពោះ { $name }

    អ្នកស្នើសុំបានឆ្លើយសំណួររបស់អ្នកអំពី { $reference } ({ $goods })។ សំណុំរឿងនៅតែជារបស់អ្នក៖
    { $link }
letter-rejected-subject = { $reference }៖ ត្រូវបានបដិសេធ
letter-rejected =
    ជូនចំពោះ { $name }

    { $authority } បានបដិសេធពាក្យស្នើសុំ { $reference } ({ $goods }) របស់អ្នក។ មូលហេតុ និងអ្វីដែលអ្នកអាចធ្វើបាន មាននៅទីនេះ៖
    { $link }
letter-issued-subject = { $number }៖ វិញ្ញាបនបត្ររបស់អ្នកត្រូវបានចេញ
letter-issued =
    ជូនចំពោះ { $name }

    វិញ្ញាបនបត្រ { $number } សម្រាប់ { $goods } ត្រូវបានចេញ។ សូមទាញយកនៅទីនេះ៖
    { $link }
letter-cancelled-subject = { $number }៖ វិញ្ញាបនបត្រត្រូវបានលុបចោល
letter-cancelled =
    ជូនចំពោះ { $name }

    { $authority } បានលុបចោលវិញ្ញាបនបត្រ { $number } ({ $goods })។ សូមកុំប្រើវាទៀត អ្នកដែលផ្ទៀងផ្ទាត់វានឹងឃើញថាវាត្រូវបានលុបចោល។ មូលហេតុមាននៅទីនេះ៖
    { $link }
letter-appointment-subject = { $name } នឹងទទួលតួនាទីដែលត្រូវការមនុស្សទីពីរបញ្ជាក់
letter-appointment =
    សូមជម្រាបសួរ

    { $by } ចង់ឱ្យ { $name } ចុះហត្ថលេខា ឬគ្រប់គ្រងសម្រាប់ { $authority }។ មនុស្សម្នាក់មិនអាចសម្រេចដោយឯកឯងទេ។ បើអ្នកដឹង ហើយយល់ព្រម សូមបញ្ជាក់នៅទីនេះ៖
    { $link }

    បើមិនយល់ព្រម សូមបដិសេធនៅទីនោះ ហើយសួរ { $by }។
letter-appointment-confirmed-subject = តួនាទីរបស់អ្នកត្រូវបានបញ្ជាក់
letter-appointment-confirmed =
    សូមជម្រាបសួរ { $name }

    មនុស្សទីពីរបានបញ្ជាក់តួនាទីថ្មីរបស់អ្នកនៅ { $authority }។ វាមានសុពលភាពហើយ។ សូមចូល៖
    { $site }
