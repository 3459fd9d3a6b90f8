/// By the table, under the keys' names. What is not set is not written.
///
/// The server itself reads a file through ``ConfigurationValues/parse(json:name:)``, which says more about what is wrong in it.
extension ConfigurationValues: Codable {
    private struct Name: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(_ row: any ConfigurationRow) {
            self.stringValue = row.name
        }

        init?(stringValue: String) {
            self.stringValue = stringValue
        }

        init?(intValue: Int) {
            return nil
        }
    }

    package init(from decoder: any Decoder) throws {
        self.init()
        let container = try decoder.container(keyedBy: Name.self)
        for row in ConfigurationKeys.rows { try decode(row, in: container) }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Name.self)
        for row in ConfigurationKeys.rows { try encode(row, in: &container) }
    }

    private mutating func decode(_ row: some ConfigurationRow, in container: KeyedDecodingContainer<Name>) throws {
        self[row.key] = try container.decodeIfPresent(forKey: Name(row))
    }

    private func encode(_ row: some ConfigurationRow, in container: inout KeyedEncodingContainer<Name>) throws {
        try container.encodeIfPresent(self[row.key], forKey: Name(row))
    }
}

extension KeyedDecodingContainer {
    fileprivate func decodeIfPresent<Value: Decodable>(forKey key: Key) throws -> Value? {
        try decodeIfPresent(Value.self, forKey: key)
    }
}
