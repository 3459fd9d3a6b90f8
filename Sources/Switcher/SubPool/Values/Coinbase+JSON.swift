import JSONReading

extension Coinbase {
    private enum Member: String, CaseIterable {
        case info = "coinbase_info"
        case payoutAddress = "payout_addr"
    }

    private static let members = JSONMembers(Member.self)

    /// Reads the two members that a coinbase is in an ack, and in a request among others.
    init(_ reader: inout JSONReader) throws(JSONError) {
        var info: [UInt8]?
        var payoutAddress: [UInt8]?
        try reader.object(Self.members) { member, reader throws(JSONError) in
            switch member {
            case .info: info = try reader.stringBytes()
            case .payoutAddress: payoutAddress = try reader.stringBytes()
            }
        }
        guard let info else { throw reader.missing(Member.info.rawValue) }
        guard let payoutAddress else { throw reader.missing(Member.payoutAddress.rawValue) }
        self.init(infoBytes: info, payoutAddressBytes: payoutAddress)
    }

    /// What a request asks for, whoever wrote it.
    ///
    /// - Returns: `nil` when that is no request.
    init?(request: [UInt8]) {
        do throws(JSONError) {
            self = try JSONReader.read(request) { reader throws(JSONError) in try Coinbase(&reader) }
        } catch {
            return nil
        }
    }
}
