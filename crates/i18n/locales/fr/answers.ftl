finding-answer-missing = Écrivez une réponse, ou cochez que la question ne s’applique pas.
answer-not-applicable = Sans objet, ou j’ai modifié le champ
answered-not-applicable = Déclarée sans objet, ou réglée par une modification
acting-for-label = { $agent } agissant pour { $exporter }
