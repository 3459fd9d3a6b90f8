import NIOHTTP1

/// The header fields that matter here, found in one pass.
struct RequestFields {
    private(set) var contentType: String?
    private(set) var contentLength: Int?
    private(set) var isChunked = false
    private(set) var expectsContinue = false
    /// The parser goes no further after such a request.
    private(set) var asksForUpgrade = false
    private var authorizations: [String] = []

    init(_ headers: HTTPHeaders) {
        for (name, value) in headers {
            // The length first: it tells nearly all fields apart.
            switch name.utf8.count {
            case 6 where name.utf8.lowercasedElementsEqual("expect"):
                expectsContinue = value.utf8.lowercasedElementsEqual("100-continue")
            case 7 where name.utf8.lowercasedElementsEqual("upgrade"):
                asksForUpgrade = true
            case 12 where name.utf8.lowercasedElementsEqual("content-type"):
                if contentType == nil { contentType = value }
            case 13 where name.utf8.lowercasedElementsEqual("authorization"):
                authorizations.append(value)
            case 14 where name.utf8.lowercasedElementsEqual("content-length"):
                contentLength = Int(value)
            case 17 where name.utf8.lowercasedElementsEqual("transfer-encoding"):
                isChunked = true
            default:
                break
            }
        }
    }

    /// `nil` when there is none, or more than one: which of them counts would be a guess.
    var authorization: String? { authorizations.count == 1 ? authorizations[0] : nil }

    /// Whether anything but the head is to come.
    var announcesBody: Bool { isChunked || (contentLength ?? 0) > 0 }
}
