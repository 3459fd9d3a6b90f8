/// Why a request that the parser took is refused all the same: its fields contradict each other, or say what nobody can go by.
enum RequestRefusal: Error, Equatable {
    case hostMissing
    case hostRepeated
    case lengthUnclear
    case codingUnknown
    case codingInOldVersion
    case versionUnknown
    case controlCharacter
    case pathEscape

    /// Fit for the caller; nothing of the request is in it.
    var message: String {
        switch self {
        case .hostMissing: "Host is missing"
        case .hostRepeated: "Host is there more than once"
        case .lengthUnclear: "the body's length is not clear"
        case .codingUnknown: "Transfer-Encoding is not chunked"
        case .codingInOldVersion: "Transfer-Encoding in HTTP/1.0"
        case .versionUnknown: "the version is neither HTTP/1.1 nor HTTP/1.0"
        case .controlCharacter: "a field's value has a control character or goes over lines"
        case .pathEscape: "the path has a malformed escape or %00"
        }
    }
}
