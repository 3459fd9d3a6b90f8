import Foundation
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
        #expect(hash.check(Array("secret".utf8)) == .right)
        for other in [
            "", "Secret", "secret ", "secre", "secret\0", "secret\0x", "\0secret", String(repeating: "secret", count: 100),
        ] {
            #expect(hash.check(Array(other.utf8)) == .wrong)
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
        "$6$rounds=1000001$XFV319BFe08bXoCu$Kjt72qk9j8ersg.vBxrL52iat1ag7GnwLeoSBFL1DXRmN/N5k2pJAqAj27tPEPbbGB6WUbjTDdZi8B5cFujdk0",
        "$5$rounds=1000001$l29A1ppYpiHkklrE$5VYLVq7.l/ZqDIQncqfPy4T1BNUHarEhGiGuKjEYby0",
        "$y$jDT$u9YCG41eizT9eBkxaTDpW.$wEfZDg6yXV4LrAPugHh6OUGsCKpf80AP3scvuHDlYP/",
        "$y$jFT$u9YCG41eizT9eBkxaTDpW.$wEfZDg6yXV4LrAPugHh6OUGsCKpf80AP3scvuHDlYP/",
        "$y$jF2$u9YCG41eizT9eBkxaTDpW.$wEfZDg6yXV4LrAPugHh6OUGsCKpf80AP3scvuHDlYP/",
        "$y$jG.$u9YCG41eizT9eBkxaTDpW.$wEfZDg6yXV4LrAPugHh6OUGsCKpf80AP3scvuHDlYP/",
        "$y$jGT$u9YCG41eizT9eBkxaTDpW.$wEfZDg6yXV4LrAPugHh6OUGsCKpf80AP3scvuHDlYP/",
        "$y$j9z$u9YCG41eizT9eBkxaTDpW.$wEfZDg6yXV4LrAPugHh6OUGsCKpf80AP3scvuHDlYP/",
    ])
    func oneThatWouldTakeMinutesIsRefused(text: String) {
        #expect(throws: PasswordHashError.tooDear) { try PasswordHash(text) }
    }

    /// As dear as may be: `mkpasswd -R 8` for yescrypt.
    @Test(arguments: [
        "$2y$16$U3oY1FhqCvXwPtzP9kT.UeJzc4RSyY1sJ0JmN5LV.MUzb6g9SE.kW",
        "$6$rounds=1000000$XFV319BFe08bXoCu$Kjt72qk9j8ersg.vBxrL52iat1ag7GnwLeoSBFL1DXRmN/N5k2pJAqAj27tPEPbbGB6WUbjTDdZi8B5cFujdk0",
        "$5$rounds=1000000$l29A1ppYpiHkklrE$5VYLVq7.l/ZqDIQncqfPy4T1BNUHarEhGiGuKjEYby0",
        "$y$jCT$u9YCG41eizT9eBkxaTDpW.$wEfZDg6yXV4LrAPugHh6OUGsCKpf80AP3scvuHDlYP/",
        "$y$jF1$u9YCG41eizT9eBkxaTDpW.$wEfZDg6yXV4LrAPugHh6OUGsCKpf80AP3scvuHDlYP/",
    ])
    func oneThatTakesSecondsIsTaken(text: String) throws {
        #expect(try PasswordHash(text).text == text)
    }

    /// Of 72 times `p`, and of 73, by `mkpasswd`.
    @Test(arguments: [
        (
            "$6$rounds=1000$EoWz2jKSm5mx/Bre$LFOOnLx3F8mHY7d1ylQhMVatN/8LA/PgXyfKPVfIZ2e07Vj750o4a2Viu438g/psmImujp8rbfBV91eG5l2jO0",
            "$6$rounds=1000$.ZwyqavDjjd3WoFT$4WyH5Y0h2Hh3nhLkDOw0iOx.y0WI94mN2c.yMjTqVZK7ezgiAF1a8wXlyy9viRznUhQMtQD8lc231ZXJ6GiC40"
        ),
        (
            "$5$rounds=1000$GIczKy6R1f3cc15o$b.l25cwJXuQUpFbb5gLmFbuG4htgWpaORhDjUr6NFv1",
            "$5$rounds=1000$eHnJjE1U8XuWCjX3$OlsSVTfWBPS2.IKsbVUU.O4pvNaFtBUfQynmpMR6YG2"
        ),
        (
            "$2b$05$gC6cbAHjK0pJN6KgHjDBROSWDHCKtrKhdYALLtz/XGK6BNq2pIEGK",
            "$2b$05$0v4GBAnxMM37dbj7HFyvue.Lnmkpf2s0ypRDUdWBUnLbZYswFRaIu"
        ),
        (
            "$y$j75$CC0ecPCyu8LBkwKn/9JXw.$XQIJ7ykJ2S9kMW9gr1mT606eLFmrCyzM8xds1Jd6Zp0",
            "$y$j75$X8Z9fgdFO5gmwGCP4hueu1$ZGhvY5v03e1RWr3e8zy.FsCHCgfAlydZWlHzajiXp42"
        ),
    ])
    func aPasswordHas72BytesAtMost(longest: String, longer: String) throws {
        let password = Array(String(repeating: "p", count: 72).utf8)
        #expect(try PasswordHash(longest).check(password) == .right)
        #expect(try PasswordHash(longer).check(password + [0x70]) == .wrong)
    }

    @Test(arguments: [hashes[0], hashes[3], hashes[4].replacingOccurrences(of: "$5$", with: "$5$rounds=100000$"), hashes[5]])
    func aLongPasswordTakesNoLongerThanOneOf72Bytes(text: String) throws {
        let hash = try PasswordHash(text)
        // The thread's own: others compete for the cores.
        func time(_ password: [UInt8]) -> UInt64 {
            (0..<3).map { _ in
                let start = nanoseconds(CLOCK_THREAD_CPUTIME_ID)
                _ = hash.check(password)
                return nanoseconds(CLOCK_THREAD_CPUTIME_ID) - start
            }.min() ?? 0
        }
        let longest = time(PasswordHash.longestPassword)
        #expect(time(Array(repeating: 0x78, count: 511)) < 2 * longest)
        #expect(time(Array(repeating: 0x78, count: 510) + [0]) < 2 * longest)
    }

    @Test func whatLibcryptCannotDoIsNotWrong() {
        #expect(PasswordHash.check(Array("secret".utf8), against: "*0") == .failed)
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

private func nanoseconds(_ clock: clockid_t) -> UInt64 {
    var time = timespec()
    clock_gettime(clock, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
}
