passkeys-h = Passkeys
passkeys-p = A passkey lives in your telephone, your computer or a security key, and opens with your finger, your face or a PIN. It proves who you are when you sign in, and no false site can make use of it.
passkey-add = Add a passkey
passkey-lede = Give the passkey a name by which you will know it. Then your browser asks where to keep it and has you unlock it.
passkey-name = Name of the passkey
passkey-name-hint = For example: office computer, blue security key
passkey-make = Make the passkey
passkey-none = This browser makes no passkeys here: they need JavaScript and a recent browser. A code from an authenticator app protects your account too.
passkey-app-instead = Set up an authenticator app
passkey-instead = Use a passkey instead of an app
passkey-since = Added { $when }
passkey-used = last used { $when }
passkey-unused = not used yet
passkey-remove = Remove
passkey-failed = No passkey was used, and nothing has changed. Try again, or take another way.
passkey-elsewhere = Passkeys work only at { $address }. Open that address and try again.
passkey-wanted = Your password was right. Now use your passkey or type a recovery code.
passkey-use = Use a passkey
passkey-use-p = Your password was right. Your browser will now ask for your passkey.
passkey-or-code = Or type a code
passkey-alone = Sign in with a passkey
recovery-code = Recovery code
recovery-code-hint = One of the codes you kept. Your password was right; enter it once more with the code.
recovery-new = Make new recovery codes
recovery-p = For the day your telephone or key is lost. New codes replace all those that are left.
factor-beside = You have a passkey. An authenticator app is another way, where a passkey cannot be used.
again-title = Type your password again
again-lede = You are about to change how you sign in. So that nobody else does it at your open browser, type your password once more.
again-button = Continue
account-password-change = Change the password
account-password-old = Password until now
account-password-p = You stay signed in here. Everywhere else you will have to sign in with the new password.
acting-now = You act as this
acting-as = You act as
session-seen = last seen { $when }
sign-out-everywhere = Sign out everywhere
flash-passkey-added = The passkey is added. From now on it is asked for when you sign in.
flash-passkey-removed = The passkey is removed.
flash-password-changed = Your password is changed. Everywhere else you are signed out.
flash-signed-out = You are signed out.
flash-signed-out-everywhere = You are signed out everywhere.
event-passkey-added = Passkey added
event-passkey-removed = Passkey removed
event-recovery-codes-made = New recovery codes made
error-passkey-answer = The passkey was not accepted. Try once more; if it stays so, take another way.
error-passkey-too-many = You have 20 passkeys already. Remove one first.
error-passkey-address = Passkeys need an address with a name, and this installation is reached by a number. Ask its operator, or use an authenticator app.
error-password-wanted = Type your password again before you change how you sign in.
error-second-factor-none = Recovery codes come with a second factor. Add a passkey or set up an authenticator app first.
letter-passkey-added-subject = A passkey was added to your account
letter-passkey-added =
    Dear { $name },

    a passkey was added to your account just now. If it was not you, choose a new password at once at { $site }/password/forgotten and remove the passkey.
letter-passkey-removed-subject = A passkey was removed from your account
letter-passkey-removed =
    Dear { $name },

    a passkey was removed from your account just now. If it was not you, choose a new password at once at { $site }/password/forgotten
letter-recovery-codes-made-subject = New recovery codes for your account
letter-recovery-codes-made =
    Dear { $name },

    new recovery codes were made for your account just now; the old ones no longer work. If it was not you, choose a new password at once at { $site }/password/forgotten
help-passkey-h = Passkeys and codes
help-passkey-p = On the page of your account add a passkey: it lives in your telephone, computer or security key and opens with your finger, your face or a PIN. At sign-in it is asked for after the password; “Sign in with a passkey” needs no password at all. Add a second one, so that a lost telephone does not shut you out.
    Without JavaScript, or in an old browser, a code from an authenticator app does the same. Keep the recovery codes on paper: each lets you in once.
