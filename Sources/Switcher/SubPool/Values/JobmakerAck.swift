import JSONReading

/// What a jobmaker writes when it has read a request. Its texts are bytes: it truncates them wherever that falls, and one that is no
/// text spoils nothing but itself.
struct JobmakerAck: Sendable {
    /// A longer one is not looked into: an honest ack is some hundred bytes and a request's coinbase twice.
    static let maximumByteCount = 1_000_000

    private(set) var isSuccess = false
    /// Empty when it has none.
    private(set) var messageBytes: [UInt8] = []
    /// 0 when it has none, which is the rule.
    private(set) var number = 0
    private(set) var subPoolName: String?
    /// What was in force before.
    private(set) var old = Coinbase(info: "", payoutAddress: "")
    /// What is in force since; only of a success.
    private(set) var new: Coinbase?
    private(set) var hostNameBytes: [UInt8]?
    /// By interface, whatever order they are told in.
    private(set) var hostAddresses: Set<HostAddress> = []

    /// An address of the host that a jobmaker runs on. Hosts may have one name.
    struct HostAddress: Hashable {
        let interface: [UInt8]
        let address: [UInt8]
    }

    /// - Returns: `nil` when that is no ack: no JSON, or a member that matters is missing, there twice or of another type.
    init?(_ bytes: [UInt8]) {
        guard bytes.count <= Self.maximumByteCount else { return nil }
        do throws(JSONError) {
            try JSONReader.read(bytes) { reader throws(JSONError) in try read(&reader) }
        } catch {
            return nil
        }
        if !isSuccess { new = nil }
    }

    /// Empty when it has none. What is not UTF-8 in it is U+FFFD.
    var message: String { String(decoding: messageBytes, as: UTF8.self) }

    /// Likewise.
    var hostName: String? { hostNameBytes.map { String(decoding: $0, as: UTF8.self) } }

    /// What is in force after it.
    var standing: Coinbase { new ?? old }

    /// A jobmaker has found a request node that was never written.
    var isOfEmptyRequest: Bool { !isSuccess && messageBytes.elementsEqual("empty request".utf8) }

    /// Whether a jobmaker has done what was asked for. A text that is only the beginning of it counts where the ack says that it is
    /// truncated to that length: without these words it may be the late ack of an earlier request.
    func isSuccess(with wanted: Coinbase) -> Bool {
        guard isSuccess, let new, new.satisfies(wanted) else { return false }
        return new.infoBytes.count == wanted.infoBytes.count || isTruncated(to: new.infoBytes.count)
    }

    private func isTruncated(to byteCount: Int) -> Bool {
        messageBytes.elementsEqual("coinbase info truncated to \(byteCount) bytes".utf8)
    }
}

// MARK: - Reading

extension JobmakerAck {
    private enum Member: String, CaseIterable {
        case success
        case message = "err_msg"
        case number = "err_no"
        case subPoolName = "subpool_name"
        case old
        case new
        case host
    }

    private static let members = JSONMembers(Member.self)

    private mutating func read(_ reader: inout JSONReader) throws(JSONError) {
        reader.takesBrokenText = true
        var isSuccess: Bool?
        var old: Coinbase?
        try reader.object(Self.members) { member, reader throws(JSONError) in
            switch member {
            case .success: isSuccess = try reader.boolean()
            case .old: old = try Coinbase(&reader)
            case .host: try readHost(&reader)
            // These may be missing, which `null` is the same as.
            case .message where try reader.takesNull(), .number where try reader.takesNull(),
                .subPoolName where try reader.takesNull(), .new where try reader.takesNull():
                break
            case .message: messageBytes = try reader.stringBytes()
            case .number: number = try reader.number()
            case .subPoolName: subPoolName = try reader.text().string
            case .new: new = try Coinbase(&reader)
            }
        }
        guard let isSuccess else { throw reader.missing(Member.success.rawValue) }
        guard let old else { throw reader.missing(Member.old.rawValue) }
        (self.isSuccess, self.old) = (isSuccess, old)
    }

    /// Only for the log and to tell jobmakers apart: whatever is in it does not spoil an ack.
    private mutating func readHost(_ reader: inout JSONReader) throws(JSONError) {
        guard try reader.kind() == .object else { return try reader.skip() }
        try reader.map { name, reader throws(JSONError) in
            if ASCIICase.areSame(name.string, "hostname"), try reader.kind() == .string {
                hostNameBytes = try reader.stringBytes()
            } else if ASCIICase.areSame(name.string, "ip"), try reader.kind() == .object {
                try readAddresses(&reader)
            } else {
                try reader.skip()
            }
        }
    }
}

extension JobmakerAck {
    private mutating func readAddresses(_ reader: inout JSONReader) throws(JSONError) {
        try reader.map { interface, reader throws(JSONError) in
            guard try reader.kind() == .string else { return try reader.skip() }
            hostAddresses.insert(HostAddress(interface: Array(interface.string.utf8), address: try reader.stringBytes()))
        }
    }
}

extension JSONReader {
    /// Reads a number that has to be whole.
    fileprivate mutating func number() throws(JSONError) -> Int {
        guard let number = try wholeNumber() else { throw mismatch("a whole number") }
        return Int(number)
    }
}
