import Testing

@testable import ZooKeeperRecipes

@Suite struct HoldLifeTests {
    @Test func whatIsReleasedIsNotLost() {
        let life = HoldLife()
        #expect(life.release() == .held)
        #expect(!life.lose())
        #expect(!life.isLost)
        #expect(life.release() == .released)
    }

    @Test func whatIsLostStaysLost() async {
        let life = HoldLife()
        #expect(life.lose())
        #expect(!life.lose())
        #expect(life.isLost)
        #expect(life.release() == .lost)
        #expect(life.isLost)
        await life.untilLost()
    }
}
