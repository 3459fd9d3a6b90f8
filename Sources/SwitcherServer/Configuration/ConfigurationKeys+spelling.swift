import JSONReading

extension ConfigurationKeys {
    /// Where in the table the key of that name is: the exact one, else the one that differs in ASCII case alone.
    static func index(of name: String) -> Int? {
        rows.firstIndex { $0.name.utf8.elementsEqual(name.utf8) } ?? rows.firstIndex { ASCIICase.areSame($0.name, name) }
    }

    /// What an operator is told about a key that means nothing here.
    ///
    /// - Parameter file: What messages call the file.
    static func warning(ofUnknown key: String, in file: String) -> String {
        let warning = "\(file): unknown key \(key.quoted) is ignored"
        guard let similar = rows.first(where: { isSimilar($0.name, key) }) else { return warning }
        return "\(warning): is \(similar.name.quoted) meant?"
    }

    /// Whether one becomes the other by at most two letters that are left out, put in or changed, upper and lower case aside.
    private static func isSimilar(_ name: String, _ other: String) -> Bool {
        guard abs(name.utf8.count - other.utf8.count) <= 2 else { return false }
        let (one, two) = (Array(name.lowercased().utf8), Array(other.lowercased().utf8))
        // How many letters it takes from the beginning of one to each beginning of the other.
        var row = Array(0...two.count)
        for (index, letter) in one.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for column in two.indices {
                let changed = diagonal + (two[column] == letter ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = min(changed, diagonal + 1, row[column] + 1)
            }
        }
        return row[two.count] <= 2
    }
}
