/// What a password may be that is checked by its hash.
package enum PasswordRule {
    /// bcrypt looks at no more, and with SHA the time would grow with what strangers send.
    package static let maximumByteCount = 72
}
