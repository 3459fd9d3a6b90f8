import Foundation

/// A subpool as its jobmaker has it: what it mines with, and how it answers requests. Pure: it neither reads nor writes.
public struct SampleSubPool: Sendable {
    /// What a subpool mines with.
    public struct Coinbase: Sendable, Equatable {
        public var info: String
        public var payoutAddress: String

        public init(_ info: String, _ payoutAddress: String) {
            self.info = info
            self.payoutAddress = payoutAddress
        }

        fileprivate var json: [String: String] { ["coinbase_info": info, "payout_addr": payoutAddress] }
    }

    /// A jobmaker reads no more of a request.
    static let maximumRequestByteCount = 8_192

    /// What it mines with now.
    public private(set) var coinbase: Coinbase
    private let name: String
    private let hostName: String
    private let maximumInfoByteCount: Int
    private let encodeAddress: @Sendable (String) -> String

    /// - Parameters:
    ///   - coinbase: What it mines with at first, from its configuration file.
    ///   - hostName: The machine that the jobmaker runs on.
    ///   - maximumInfoByteCount: Longer texts are truncated.
    ///   - encodeAddress: How it writes an address that it has read: some have a canonical form.
    public init(
        name: String,
        coinbase: Coinbase,
        hostName: String = "sample-jobmaker",
        maximumInfoByteCount: Int = 30,
        encodeAddress: @escaping @Sendable (String) -> String = { $0 }
    ) {
        self.name = name
        self.coinbase = coinbase
        self.hostName = hostName
        self.maximumInfoByteCount = maximumInfoByteCount
        self.encodeAddress = encodeAddress
    }

    /// Does what a request says, if it can, and says so.
    ///
    /// - Returns: The ack, as JSON. `nil` when the request is no JSON: then there is none.
    public mutating func ack(to request: [UInt8]) throws -> [UInt8]? {
        let request = request.prefix(Self.maximumRequestByteCount)
        if request.isEmpty { return try encode(success: false, "empty request") }
        guard let json = try? JSONSerialization.jsonObject(with: Data(request)) as? [String: Any] else { return nil }
        guard var info = json["coinbase_info"] as? String, let address = json["payout_addr"] as? String else {
            return try encode(success: false, "field missing or wrong field type")
        }
        guard PayoutAddress.isPlausible(address) else { return try encode(success: false, "invalid payout address") }
        var message = "success"
        if info.utf8.count > maximumInfoByteCount {
            info = info.truncated(toByteCount: maximumInfoByteCount)
            message = "coinbase info truncated to \(maximumInfoByteCount) bytes"
        }
        let old = coinbase
        coinbase = Coinbase(info, encodeAddress(address))
        return try encode(success: true, message, old: old, new: coinbase)
    }

    private func encode(success: Bool, _ message: String, old: Coinbase? = nil, new: Coinbase? = nil) throws -> [UInt8] {
        var ack: [String: Any] = [
            "created_at": Date.now.formatted(.iso8601.dateTimeSeparator(.space).timeZoneSeparator(.omitted)),
            "host": ["hostname": hostName, "ip": ["lo": "127.0.0.1"]],
            "subpool_name": name,
            "success": success,
            "err_msg": message,
            "old": (old ?? coinbase).json,
        ]
        if let new { ack["new"] = new.json }
        return Array(try JSONSerialization.data(withJSONObject: ack))
    }
}

extension String {
    /// At most so many bytes of it, and no part of a character's encoding.
    fileprivate func truncated(toByteCount count: Int) -> String {
        var bytes = Array(utf8.prefix(count))
        while !bytes.isEmpty {
            if let text = String(validating: bytes, as: UTF8.self) { return text }
            bytes.removeLast()
        }
        return ""
    }
}
