import SwitchRules

/// What is sent in one call, in its order. Pure.
package struct PushPart: Sendable {
    package struct Item: Sendable, Equatable {
        package let line: Int
        package let name: String
        package let coin: String

        package init(line: Int, name: String, coin: String) {
            (self.line, self.name, self.coin) = (line, name, coin)
        }
    }

    package private(set) var items: [Item] = []

    package init() {}

    package mutating func append(_ item: Item) { items.append(item) }

    /// The call's body. Of a name that is there twice the last coin stands, so that neighbours only are put together.
    package var json: [UInt8] {
        var json = Array(#"{"usercoins":["#.utf8)
        var coin: String?
        for item in items {
            if let last = coin, last.utf8.elementsEqual(item.coin.utf8) {
                json.append(UInt8(ascii: ","))
            } else {
                if coin != nil { json.append(contentsOf: "]},".utf8) }
                json.append(contentsOf: #"{"coin":"#.utf8)
                json.appendJSON(item.coin)
                json.append(contentsOf: #","punames":["#.utf8)
                coin = item.coin
            }
            json.appendJSON(item.name)
        }
        if coin != nil { json.append(contentsOf: "]}".utf8) }
        json.append(contentsOf: "]}".utf8)
        return json
    }

    /// Takes out what a server has refused, by its answer to the whole part: a coin that it does not know with all that are to mine it.
    ///
    /// - Returns: What was taken out; nothing where the answer is about none of it.
    package mutating func removeRefused(number: Int, name: String?, coin: String?) -> [Item] {
        let isRefused: (Item) -> Bool = { item in
            switch number {
            case 103, 104: coin.map { $0.utf8.elementsEqual(item.coin.utf8) } ?? false
            // The server may have made small letters of it.
            case 101, 102: name.map { Self.areSame($0, item.name) } ?? false
            default: false
            }
        }
        let refused = items.filter(isRefused)
        items.removeAll(where: isRefused)
        return refused
    }

    private static func areSame(_ one: String, _ other: String) -> Bool { one.utf8.elementsEqual(other.utf8) }
}
