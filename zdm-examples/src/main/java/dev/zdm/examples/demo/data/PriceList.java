package dev.zdm.examples.demo.data;

/** What goods cost; both pricing services know it, and so do their critics. */
public final class PriceList {
    private PriceList() {}

    /**
     * A price.
     *
     * @param customer who asks; some get a discount
     * @param amount how many pieces
     * @return cents
     */
    public static long cents(long customer, int amount) {
        return amount * (1_999L - customer % 7 * 50);
    }
}
