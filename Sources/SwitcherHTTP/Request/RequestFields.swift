import NIOHTTP1

/// The header fields that matter here, found in one pass.
///
/// The only reader of a request's fields: blanks around a value, which are not part of it, are taken off here and nowhere else.
struct RequestFields {
    private(set) var contentType: String?
    /// In bytes; `Int.max` for a number that does not fit.
    private(set) var contentLength: Int?
    private(set) var isChunked = false
    private(set) var expectsContinue = false
    private(set) var asksToClose = false
    /// The parser goes no further after such a request.
    private(set) var asksForUpgrade = false
    /// What a browser says about the page that asks.
    private(set) var page = CrossSiteRule.Fields()
    private var authorizations: [String] = []
    private var requestIDs: [String] = []
    private var hostCount = 0

    /// - Throws: ``RequestRefusal`` where the fields leave open where the request ends, or whom it is for.
    init(_ head: HTTPRequestHead) throws(RequestRefusal) {
        guard head.version == .http1_1 || head.version == .http1_0 else { throw .versionUnknown }
        for (name, rawValue) in head.headers {
            guard !rawValue.hasForbiddenInField else { throw .controlCharacter }
            try read(name.utf8, rawValue.withoutBlanksAround)
        }
        if contentLength != nil, isChunked { throw .lengthUnclear }
        if hostCount > 1 { throw .hostRepeated }
        if head.version == .http1_1 {
            if hostCount == 0 { throw .hostMissing }
        } else {
            if isChunked { throw .codingInOldVersion }
            // It would take the interim reply for the reply.
            expectsContinue = false
        }
    }

    private mutating func read(_ name: String.UTF8View, _ value: String) throws(RequestRefusal) {
        // The length first: it tells nearly all fields apart.
        switch name.count {
        case 4 where name.lowercasedElementsEqual("host"):
            hostCount += 1
            page.host = value
        case 6 where name.lowercasedElementsEqual("expect"):
            expectsContinue = value.utf8.lowercasedElementsEqual("100-continue")
        case 6 where name.lowercasedElementsEqual("origin"):
            page.origin.append(value)
        case 7 where name.lowercasedElementsEqual("referer"):
            page.referer.append(value)
        case 7 where name.lowercasedElementsEqual("upgrade"):
            asksForUpgrade = true
        case 10 where name.lowercasedElementsEqual("connection"):
            if value.utf8.split(separator: UInt8(ascii: ",")).contains(where: \.isClose) { asksToClose = true }
        case 12 where name.lowercasedElementsEqual("content-type"):
            if contentType == nil { contentType = value }
        case 12 where name.lowercasedElementsEqual("x-request-id"):
            requestIDs.append(value)
        case 13 where name.lowercasedElementsEqual("authorization"):
            authorizations.append(value)
        case 14 where name.lowercasedElementsEqual("content-length"):
            guard contentLength == nil, let length = Int(saturatingDigits: value.utf8) else { throw .lengthUnclear }
            contentLength = length
        case 14 where name.lowercasedElementsEqual("sec-fetch-site"):
            page.secFetchSite.append(value)
        case 16 where name.lowercasedElementsEqual("x-forwarded-host"):
            page.forwardedHost.append(value)
        case 17 where name.lowercasedElementsEqual("transfer-encoding"):
            guard !isChunked, value.utf8.lowercasedElementsEqual("chunked") else { throw .codingUnknown }
            isChunked = true
        default:
            break
        }
    }

    /// `nil` when there is none, or more than one: which of them counts would be a guess.
    var authorization: String? { authorizations.count == 1 ? authorizations[0] : nil }

    /// What the request is called.
    func requestID() -> RequestID { RequestID(requestIDs) }

    /// Whether anything but the head is to come.
    var announcesBody: Bool { isChunked || (contentLength ?? 0) > 0 }
}

extension String {
    fileprivate var hasForbiddenInField: Bool {
        utf8.withContiguousStorageIfAvailable { $0.contains(where: \.isForbiddenInField) }
            ?? utf8.contains(where: \.isForbiddenInField)
    }

    var withoutBlanksAround: String {
        guard let first = utf8.first, let last = utf8.last, first.isBlank || last.isBlank else { return self }
        let start = utf8.firstIndex { !$0.isBlank } ?? endIndex
        let end = utf8.lastIndex { !$0.isBlank }.map { utf8.index(after: $0) } ?? start
        return String(self[start..<end])
    }
}

extension Substring.UTF8View {
    fileprivate var isClose: Bool {
        var word = drop(while: \.isBlank)
        while word.last?.isBlank == true { word.removeLast() }
        return word.lowercasedElementsEqual("close")
    }
}

extension UInt8 {
    /// What would end a line or a text for somebody who reads the field after us.
    fileprivate var isForbiddenInField: Bool { self < 0x20 && self != UInt8(ascii: "\t") || self == 0x7F }
}

extension Int {
    /// `nil` when there is anything but digits, or nothing.
    fileprivate init?(saturatingDigits digits: String.UTF8View) {
        guard !digits.isEmpty else { return nil }
        var value = 0
        for digit in digits {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
            let (product, isOver) = value.multipliedReportingOverflow(by: 10)
            let (sum, isOverNow) = product.addingReportingOverflow(Int(digit - UInt8(ascii: "0")))
            value = isOver || isOverNow ? .max : sum
        }
        self = value
    }
}
