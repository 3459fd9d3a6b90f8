import Testing

@testable import SwitcherHTTP

/// The hashes were printed by Debian's `mkpasswd` and `htpasswd`.
struct PasswordHashTests {
    static let hashes = [
        "$y$j9T$u9YCG41eizT9eBkxaTDpW.$wEfZDg6yXV4LrAPugHh6OUGsCKpf80AP3scvuHDlYP/",
        "$y$j75$pO6bZfd./6.z8ptRpbCgF/$p4o5WrVH88pIUliiu0csQUPjpgrZK/HzTm4E.grrhPC",
        "$6$qNaR1twfWORsmJwY$DtuFWODgOjO/kEO0KeOY.CiHawLw6PL87mWKRvgkjy.QLmhEQQMrOlWnG0KuoedmAymv2b0sRtbvpU0EfE1i0.",
        "$6$rounds=100000$XFV319BFe08bXoCu$Kjt72qk9j8ersg.vBxrL52iat1ag7GnwLeoSBFL1DXRmN/N5k2pJAqAj27tPEPbbGB6WUbjTDdZi8B5cFujdk0",
        "$5$l29A1ppYpiHkklrE$5VYLVq7.l/ZqDIQncqfPy4T1BNUHarEhGiGuKjEYby0",
        "$2b$05$hJkNpnBllMybwNzmcFT3peS.v8aOPig3RGWEFCYiq1lEu8sdbFr2y",
        "$2y$05$U3oY1FhqCvXwPtzP9kT.UeJzc4RSyY1sJ0JmN5LV.MUzb6g9SE.kW",
    ]

    @Test(arguments: hashes)
    func aHashTellsItsPasswordFromOthers(text: String) throws {
        let hash = try PasswordHash(text)
        #expect(hash.matches(Array("secret".utf8)))
        for other in [
            "", "Secret", "secret ", "secre", "secret\0", "secret\0x", "\0secret", String(repeating: "secret", count: 100),
        ] {
            #expect(!hash.matches(Array(other.utf8)))
        }
    }

    @Test(arguments: [
        "", "secret", "*", "!", "$", "$$$$", "$1$8tvzIw4N$Q4suQm31nCvsk84tkiYcP.", "duCM6WjhMzcZc",
        "$apr1$abcdefgh$Q4suQm31nCvsk84tkiYcP.", "{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ=",
        "$2y$05$U3oY1FhqCvXwPtzP9kT.UeJzc4RSyY1sJ0JmN5LV.MUzb6g9SE.k",
        "$2y$05$U3oY1FhqCvXwPtzP9kT.UeJzc4RSyY1sJ0JmN5LV.MUzb6g9SE.kWW",
        "$2y$5$U3oY1FhqCvXwPtzP9kT.UeJzc4RSyY1sJ0JmN5LV.MUzb6g9SE.kW",
        "$2y$03$U3oY1FhqCvXwPtzP9kT.UeJzc4RSyY1sJ0JmN5LV.MUzb6g9SE.kW",
        "$2z$05$U3oY1FhqCvXwPtzP9kT.UeJzc4RSyY1sJ0JmN5LV.MUzb6g9SE.kW",
        "$2y$05$U3oY1FhqCvXwPtzP9kT.UeJzc4RSyY1sJ0JmN5LV.MUzb6g9SE.k!",
        "$6$qNaR1twfWORsmJwY$", "$6$$DtuFWODgOjO/kEO0KeOY.CiHawLw6PL87mWKRvgkjy.QLmhEQQMrOlWnG0KuoedmAymv2b0sRtbvpU0EfE1i0.",
        "$6$rounds=x$XFV319BFe08bXoCu$Kjt72qk9j8ersg.vBxrL52iat1ag7GnwLeoSBFL1DXRmN/N5k2pJAqAj27tPEPbbGB6WUbjTDdZi8B5cFujdk0",
        "$y$j9T$u9YCG41eizT9eBkxaTDpW.", "$y$j9T$$wEfZDg6yXV4LrAPugHh6OUGsCKpf80AP3scvuHDlYP/",
        "$y$j9T$u9YCG41eizT9eBkxaTDpW.$wEfZDg6yXV4LrAPugHh6OUGsCKpf80AP3scvuHDlYP/\n",
    ])
    func whatIsNoHashIsRefused(text: String) {
        #expect(throws: PasswordHashError.unknown) { try PasswordHash(text) }
    }

    @Test func aLineOfHtpasswdIsNoHash() {
        #expect(throws: PasswordHashError.holdsUser) { try PasswordHash("desk:\(Self.hashes[6])") }
    }

    @Test(arguments: [
        "$2y$17$U3oY1FhqCvXwPtzP9kT.UeJzc4RSyY1sJ0JmN5LV.MUzb6g9SE.kW",
        "$2y$31$U3oY1FhqCvXwPtzP9kT.UeJzc4RSyY1sJ0JmN5LV.MUzb6g9SE.kW",
        "$6$rounds=999999999$XFV319BFe08bXoCu$Kjt72qk9j8ersg.vBxrL52iat1ag7GnwLeoSBFL1DXRmN/N5k2pJAqAj27tPEPbbGB6WUbjTDdZi8B5cFujdk0",
        "$y$jGT$u9YCG41eizT9eBkxaTDpW.$wEfZDg6yXV4LrAPugHh6OUGsCKpf80AP3scvuHDlYP/",
        "$y$j9z$u9YCG41eizT9eBkxaTDpW.$wEfZDg6yXV4LrAPugHh6OUGsCKpf80AP3scvuHDlYP/",
    ])
    func oneThatWouldTakeMinutesIsRefused(text: String) {
        #expect(throws: PasswordHashError.tooDear) { try PasswordHash(text) }
    }

    @Test func aHashIsNotShown() throws {
        let hash = try PasswordHash(Self.hashes[6])
        let identity = APIIdentity(user: "desk", proof: .hash(hash))
        for shown in ["\(hash)", "\(identity)", String(reflecting: identity), "\(identity.proof)"] {
            #expect(!shown.contains("$2y"))
        }
        var dumped = ""
        dump(identity, to: &dumped)
        #expect(!dumped.contains("$2y"))
    }
}
