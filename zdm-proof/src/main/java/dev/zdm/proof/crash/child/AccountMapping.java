package dev.zdm.proof.crash.child;

import dev.zdm.plan.Mapping;

/** Not the identity, so that a row which took a way past the mapping shows. */
final class AccountMapping implements Mapping<Account, AccountV2> {

    @Override
    public AccountV2 toNew(Account old) {
        return new AccountV2(old.id(), old.value(), old.items().replace(',', ';'), old.hits() * 10, old.note());
    }

    @Override
    public Account toOld(AccountV2 next) {
        return new Account(next.id(), next.value(), next.history().replace(';', ','), next.score() / 10, next.remark());
    }
}
