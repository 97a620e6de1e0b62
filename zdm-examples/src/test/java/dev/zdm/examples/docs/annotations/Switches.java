package dev.zdm.examples.docs.annotations;

import dev.zdm.Zdm;
import dev.zdm.annotation.FlagGated;
import dev.zdm.annotation.ReadSwitch;

final class Switches {
    private Switches() {}

    record OrderView(long id, String text) {}

    interface Views {
        OrderView byId(long id);
    }

    static class SearchIndex {
        public OrderView find(long id) {
            return new OrderView(id, "found");
        }
    }

    static class Reports {
        private final Views views;

        Reports(Views views) {
            this.views = views;
        }

        // tag::switches[]
        @ReadSwitch(migration = "orders", key = "#id", to = "searchIndex.find")
        public OrderView find(long id) {
            return views.byId(id);
        }

        @ReadSwitch(migration = "tax-rules", to = "taxByNewRules", mode = ReadSwitch.Mode.SHADOW, samplePercent = 25)
        public long tax(long cents) {
            return cents * 19 / 100;
        }

        long taxByNewRules(long cents) {
            return Math.round(cents * 0.19);
        }
        // end::switches[]
    }

    static class Shop {
        // tag::flag[]
        @FlagGated(feature = "NEW_CHECKOUT", whenOff = "checkoutByHand", key = "#customer")
        public String checkout(long customer) {
            return "ordered at once";
        }

        String checkoutByHand(long customer) {
            return "somebody will call you";
        }
        // end::flag[]
    }

    interface Ledger {
        long balance(long account);
    }

    static Ledger withoutSpring(Zdm zdm, Ledger oldLedger, Object newLedger) {
        // tag::proxy[]
        Ledger ledger = zdm.proxy("accounts", Ledger.class, oldLedger, newLedger);
        // end::proxy[]
        return ledger;
    }
}
