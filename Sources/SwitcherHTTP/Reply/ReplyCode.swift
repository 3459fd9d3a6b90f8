/// Everything that the API answers, as the tables of docs/api.md have it: each with its HTTP status, its `err_no` and its `err_msg`. All
/// replies are made from this table, and a test compares the two.
enum ReplyCode: CaseIterable, Sendable {
    case success

    // Before a call's own checks.
    case malformedRequest
    case unauthorized
    case forbidden
    case otherSite
    case noSuchPath
    case methodNotAllowed
    case bodyTooLarge
    case headerTooLarge
    case tooManyPasswords
    case tooManyBodies
    case queueFull
    case notReady

    // Switches.
    case nameEmpty
    case nameInvalid
    case coinEmpty
    case coinInexistent
    case batchEmpty
    case wrongForm

    // Calls that need ZooKeeper.
    case notRead
    case notConfirmed

    // Reading.
    case userNameEmpty
    case userNameInvalid
    case noSuchUser
    case limitInvalid
    case afterInvalid
    case recordUnread
    case recordsUnknown
    case tooManyLists
    case tooManyReaders
    case subPoolListDisabled
    case fullInvalid
    case noSync
    case pullFailed

    // Calls with JSON.
    case wrongJSON

    // Subpools.
    case subPoolsDisabled
    case subPoolCoinEmpty
    case subPoolNameEmpty
    case payoutAddressEmpty
    case subPoolCallInvalid
    case subPoolMissing
    case jobmakerMissing
    case subPoolBusy
    case subPoolsNotShared
    case dataUpdated
    case dataNotWritten
    case ackTimeout
    case ackNotRead
    case ackNotParsed
    case jobmakerDone
    case jobmakerRefused

    var row: Row {
        switch self {
        case .success: .call(0, "")

        case .malformedRequest: .early(.badRequest, "malformed HTTP request, …")
        case .unauthorized: .early(.unauthorized, "unauthorized", [("WWW-Authenticate", #"Basic realm="Restricted""#)])
        case .forbidden: .early(.forbidden, "forbidden")
        case .otherSite: .early(.forbidden, "forbidden: a page of another site asks, and AllowedOrigins does not have it")
        case .noSuchPath: .early(.notFound, "no such path")
        case .methodNotAllowed: .early(.methodNotAllowed, "method not allowed")
        case .bodyTooLarge: .early(.contentTooLarge, "request body is over … bytes")
        case .headerTooLarge: .early(.headerTooLarge, "request header too large")
        case .tooManyPasswords: .early(.serviceUnavailable, "too many passwords are being checked", Self.later)
        case .tooManyBodies: .early(.serviceUnavailable, "too many request bodies are being received", Self.later)
        case .queueFull: .early(.serviceUnavailable, "too many records are waiting to be written", Self.later)
        case .notReady: .early(.serviceUnavailable, "…", Self.later)

        case .nameEmpty: .call(101, "puname is empty", [.puname, .coin])
        case .nameInvalid: .call(102, "puname invalid", [.puname, .coin])
        case .coinEmpty: .call(103, "coin is empty", [.puname, .coin])
        case .coinInexistent: .call(104, "coin is inexistent", [.puname, .coin])
        case .batchEmpty: .call(108, "usercoins is empty")
        case .wrongForm: .call(400, "wrong form, …")

        case .notRead: .call(105, "read record failed")
        case .notConfirmed: .call(107, "write record failed", [.puname, .coin, .refused])

        case .userNameEmpty: .early(.badRequest, "puname is empty")
        case .userNameInvalid: .early(.badRequest, "puname invalid")
        case .noSuchUser: .early(.notFound, "no such user")
        case .limitInvalid: .early(.badRequest, "limit is not a whole number from 1")
        case .afterInvalid: .early(.badRequest, "after is not percent-encoded UTF-8")
        case .recordUnread: .early(.serviceUnavailable, "read record failed", Self.later)
        case .recordsUnknown: .early(.serviceUnavailable, "the records are not known", Self.later)
        case .tooManyLists: .early(.serviceUnavailable, "too many lists are being sent", Self.later)
        case .tooManyReaders: .early(.serviceUnavailable, "too many are reading events", Self.later)
        case .subPoolListDisabled: .early(.forbidden, "API disabled")
        case .fullInvalid: .early(.badRequest, "full is neither true nor false")
        case .noSync: .early(.conflict, "no sync is enabled")
        case .pullFailed: .early(.badGateway, "pull failed, …")

        case .wrongJSON: .call(400, "wrong JSON, …")

        case .subPoolsDisabled: .call(403, "API disabled")
        case .subPoolCoinEmpty: .call(400, "coin cannot be empty")
        case .subPoolNameEmpty: .call(400, "subpool_name cannot be empty")
        case .payoutAddressEmpty: .call(400, "payout_addr cannot be empty")
        case .subPoolCallInvalid: .call(400, "…")
        case .subPoolMissing: .call(404, "subpool '…' does not exist")
        case .jobmakerMissing: .call(503, "jobmaker cannot ACK the request")
        case .subPoolBusy: .call(503, "subpool is busy")
        case .subPoolsNotShared: .call(503, "ZKCoordinationDir is one of other servers")
        case .dataUpdated: .call(500, "data has been updated at query time")
        case .dataNotWritten: .call(500, "write data node failed")
        case .ackTimeout: .call(504, "timeout when waiting ACK")
        case .ackNotRead: .call(500, "cannot get ACK from zookeeper")
        case .ackNotParsed: .call(500, "cannot parse ACK in zookeeper")
        case .jobmakerDone: .call(0, "success", [.subPoolName, .old, .new])
        case .jobmakerRefused: .call(500, "…", [.subPoolName, .old, .new])
        }
    }

    /// Every `err_no` there is but those of jobmakers, the success's first.
    static let numbers: [Int] = Set(allCases.map(\.row.number)).sorted()

    /// In a second.
    private static let later = [("Retry-After", "1")]
}

extension ReplyCode {
    /// What a code is answered with.
    struct Row: Sendable {
        /// A member of a reply, beyond those that every reply has.
        enum Member: String, Sendable {
            case puname
            case coin
            case refused
            case subPoolName = "subpool_name"
            case old
            case new
        }

        let status: Reply.Status
        /// The `err_no`.
        let number: Int
        /// The `err_msg`. A `…` in it stands for what is different from one reply to the next.
        let text: String
        /// Header fields that come with it.
        let fields: [(name: String, value: String)]
        /// The members that may follow; of switches only in the reply to a batch.
        let members: [Member]

        /// Refused before the call's own checks, or a call that reads or operates: the status says it too.
        static func early(_ status: Reply.Status, _ text: String, _ fields: [(name: String, value: String)] = []) -> Row {
            Row(status: status, number: status.rawValue, text: text, fields: fields, members: [])
        }

        /// A call that got as far as its own checks: several clients drop the body of another status.
        static func call(_ number: Int, _ text: String, _ members: [Member] = []) -> Row {
            Row(status: .ok, number: number, text: text, fields: [], members: members)
        }
    }
}
