sign-in-title = Sign in
sign-in-lede = Use the e-mail address your organisation or authority registered.
email = E-mail address
password = Password
totp-code = Code from your authenticator app
totp-hint = Six digits. Your password was right; enter it once more with the code.
signed-out = You are signed out.
