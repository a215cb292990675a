reason-label = Pourquoi est-ce juste malgré tout ?
reason-missing = Écrivez pourquoi c’est juste malgré tout ; l’agent le lira.
reason-add = Si vous le souhaitez, dites pourquoi c’est juste malgré tout
reason-confirm = { $n ->
    [one] En déposant, vous confirmez avoir vérifié ce point et qu’il est juste.
   *[other] En déposant, vous confirmez avoir vérifié ces { $n } points et qu’ils sont justes.
 }
checks-reason = Le demandeur écrit : { $reason }
autosave-over = L’enregistrement a échoué : la session est terminée ou la page n’est plus à jour. Votre saisie est gardée dans ce navigateur ; rechargez la page pour la reprendre.
autosave-changed = Cette page a été enregistrée ailleurs entre-temps. Cliquez sur « Enregistrer et continuer » : votre saisie y est réunie, et rien n’est perdu.
