sign-in-title = Se connecter
sign-in-lede = Utilisez l’adresse électronique enregistrée par votre organisation ou l’autorité.
email = Adresse électronique
password = Mot de passe
totp-code = Code de votre application d’authentification
totp-hint = Six chiffres. Votre mot de passe est exact ; saisissez-le de nouveau avec le code.
signed-out = Vous êtes déconnecté.
