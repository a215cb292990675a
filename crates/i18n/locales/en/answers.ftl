finding-answer-missing = Write an answer, or tick that the question does not apply.
answer-not-applicable = Does not apply, or I changed the field instead
answered-not-applicable = Marked as not applicable, or settled by a change
acting-for-label = { $agent } acting for { $exporter }
