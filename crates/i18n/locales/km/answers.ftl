finding-answer-missing = សូមសរសេរចម្លើយ ឬគូសថាសំណួរនេះមិនពាក់ព័ន្ធ។
answer-not-applicable = មិនពាក់ព័ន្ធ ឬខ្ញុំបានកែប្រអប់ជំនួសវិញ
answered-not-applicable = បានគូសថាមិនពាក់ព័ន្ធ ឬបានដោះស្រាយដោយការកែប្រែ
acting-for-label = { $agent } ធ្វើជំនួស { $exporter }
