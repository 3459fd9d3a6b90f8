/// Whether a text looks like an address. A sample's check: it knows the shapes, and no checksums.
enum PayoutAddress {
    private static let base58 = Set("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz".utf8)
    private static let bech32 = Set("qpzry9x8gf2tvdw0s3jn54khce6mua7l".utf8)

    static func isPlausible(_ text: String) -> Bool {
        let lowercase = text.lowercased()
        if lowercase.hasPrefix("bc1") {
            return (11...90).contains(text.utf8.count) && lowercase.utf8.dropFirst(3).allSatisfy(bech32.contains)
        }
        if lowercase.hasPrefix("bitcoincash:") {
            return lowercase.utf8.count == 54 && lowercase.utf8.dropFirst(12).allSatisfy(bech32.contains)
        }
        return (26...35).contains(text.utf8.count) && (text.hasPrefix("1") || text.hasPrefix("3"))
            && text.utf8.allSatisfy(base58.contains)
    }
}
