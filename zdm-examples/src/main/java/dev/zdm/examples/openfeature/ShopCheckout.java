package dev.zdm.examples.openfeature;

import dev.zdm.annotation.FlagGated;

/** The new way to pay, and the one that is taken while the flag is off for a customer. */
class ShopCheckout implements Checkout {
    @Override
    @FlagGated(feature = "new-checkout", whenOff = "payByForm", key = "#customer")
    public String pay(String customer, int cents) {
        return customer + " paid " + cents + " with one click";
    }

    String payByForm(String customer, int cents) {
        return customer + " paid " + cents + " by form";
    }
}
