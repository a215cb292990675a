home-title = Certificats d’origine, délivrés et vérifiés en ligne
home-lede = L’exportateur demande, l’autorité décide et signe, et chacun peut vérifier un certificat en quelques secondes.
home-apply-h = Demander un certificat
home-apply-p = Connectez-vous pour commencer une demande, répondre à une question ou télécharger un certificat.
home-check-h = Vérifier un certificat
home-check-p = Visez le code QR avec un téléphone, ou saisissez ce qui est imprimé dessous. Sans compte.
home-help-p = Comment demander, combien de temps cela prend et comment vérifier.
