/// Why somebody may not call what they call.
enum AccessRefusal: Error, Equatable {
    /// No credentials, or wrong ones.
    case unknown
    /// Too many passwords are being checked.
    case overloaded
    /// The password could not be checked: nobody knows whether it is right.
    case unchecked
    /// The identity has not the right.
    case forbidden(user: String)
    /// A browser says that a page of another site asks.
    case otherSite(user: String)
}
