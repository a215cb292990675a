conflict-title = Quelqu'un a enregistré entre-temps
conflict-p = Ce que vous avez saisi n'est pas perdu. Choisissez pour chaque champ la valeur à conserver, puis enregistrez.
conflict-none = Rien de ce que vous avez saisi ne diffère de ce qui est enregistré.
conflict-on = Continuer
conflict-yours = Votre saisie :
conflict-stored = Enregistré :
conflict-save = Enregistrer les choix
