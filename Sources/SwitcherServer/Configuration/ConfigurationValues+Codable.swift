/// By the table, under the documented names. What is not set is not written.
///
/// The server itself reads a file through ``ConfigurationFile/parse(json:name:)``, which says more about what is wrong in it.
extension ConfigurationFile: Codable {
    private struct Name: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(_ key: ConfigurationKey) {
            self.stringValue = key.name
        }

        init?(stringValue: String) {
            self.stringValue = stringValue
        }

        init?(intValue: Int) {
            return nil
        }
    }

    public init(from decoder: any Decoder) throws {
        self.init()
        let container = try decoder.container(keyedBy: Name.self)
        for key in ConfigurationKey.table {
            let name = Name(key)
            switch key.kind {
            case .flag(let member): self[keyPath: member] = try container.decodeIfPresent(Bool.self, forKey: name)
            case .number(let member, _, _, _): self[keyPath: member] = try container.decodeIfPresent(Int.self, forKey: name)
            case .text(let member): self[keyPath: member] = try container.decodeIfPresent(String.self, forKey: name)
            case .secret(let member): self[keyPath: member] = try container.decodeIfPresent(Secret.self, forKey: name)
            case .list(let member): self[keyPath: member] = try container.decodeIfPresent([String].self, forKey: name)
            }
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Name.self)
        for key in ConfigurationKey.table {
            let name = Name(key)
            switch key.kind {
            case .flag(let member): try container.encodeIfPresent(self[keyPath: member], forKey: name)
            case .number(let member, _, _, _): try container.encodeIfPresent(self[keyPath: member], forKey: name)
            case .text(let member): try container.encodeIfPresent(self[keyPath: member], forKey: name)
            case .secret(let member): try container.encodeIfPresent(self[keyPath: member], forKey: name)
            case .list(let member): try container.encodeIfPresent(self[keyPath: member], forKey: name)
            }
        }
    }
}
