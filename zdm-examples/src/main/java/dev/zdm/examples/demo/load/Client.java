package dev.zdm.examples.demo.load;

import dev.zdm.examples.demo.data.CustomerRow;
import dev.zdm.examples.demo.data.PriceList;
import dev.zdm.examples.demo.ledger.Register;
import dev.zdm.examples.demo.ledger.Registers;
import dev.zdm.examples.demo.load.Conversation.Repeatable;
import dev.zdm.examples.demo.load.ShopClient.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * One client of the shop. It alone writes its customers, one request after the other, so that it knows the order of
 * their versions; it reads those of the others too. Used by one thread.
 */
final class Client {
    private static final int FEWEST = 20;
    private static final int FAVOURITES = 20;
    /** How the shop answers a write that is durable, and not yet on both sides. */
    private static final int PENDING = 202;

    private static final Set<Integer> FOUND_OR_NOT = Set.of(200, 404);

    private final Conversation conversation;
    private final Figures figures;
    private final Registers everybodys;
    private final Writing writing;
    private final SplittableRandom random;
    private final List<Register> own = new ArrayList<>();

    Client(List<ShopClient> shops, Figures figures, Registers everybodys, Writing writing, SplittableRandom random) {
        this.conversation = new Conversation(shops, figures, random.split());
        this.figures = figures;
        this.everybodys = everybodys;
        this.writing = writing;
        this.random = random;
    }

    /** Makes a customer this client's own. */
    void own(Register register) {
        own.add(everybodys.add(register));
    }

    void act() {
        switch (own.size() < FEWEST ? Operation.CREATE : Operation.any(random)) {
            case CREATE -> create(writing.customer());
            case REPLACE -> replace(pick(), writing.customer());
            case RENAME -> rename(pick(), writing.name());
            case CHANGE_EMAIL -> changeEmail(pick(), writing.email());
            case CHANGE_STATUS -> changeStatus(pick());
            case DELETE -> delete(pick());
            case READ -> read(random.nextBoolean() ? pick() : everybodys.any(random));
            case QUOTE -> quote(1 + random.nextInt(1_000), 1 + random.nextInt(99));
        }
    }

    /** Often one of a few customers, so that changes of one follow each other closely. */
    private Register pick() {
        int range = random.nextBoolean() ? FAVOURITES : own.size();
        return own.get(own.size() - 1 - random.nextInt(range));
    }

    private void create(CustomerRow row) {
        Optional<Answer> answer =
                conversation.ask("create", Repeatable.NO, Set.of(201, PENDING), shop -> shop.create(row));
        answer.ifPresent(this::acknowledged);
        Optional<Answer> created = answer.filter(given -> given.status() != PENDING);
        if (created.isPresent()) {
            own(new Register(ShopClient.idIn(created.get()), row));
        } else {
            everybodys.mayExist(row);
        }
    }

    private void acknowledged(Answer answer) {
        figures.acknowledged();
        if (answer.status() == PENDING) {
            figures.outcomePending();
        }
    }

    private void replace(Register register, CustomerRow next) {
        write("replace", register, next, 200, shop -> shop.replace(register.id(), next));
    }

    private void rename(Register register, String name) {
        CustomerRow now = present(register);
        CustomerRow next = new CustomerRow(name, now.status(), now.email());
        write("rename", register, next, 204, shop -> shop.change(register.id(), "fullName", name));
    }

    private void changeEmail(Register register, String email) {
        CustomerRow now = present(register);
        CustomerRow next = new CustomerRow(now.fullName(), now.status(), email);
        write("change of e-mail", register, next, 204, shop -> shop.change(register.id(), "email", email));
    }

    private void changeStatus(Register register) {
        CustomerRow now = present(register);
        int status = (now.status() + 1) % 4;
        CustomerRow next = new CustomerRow(now.fullName(), status, now.email());
        write("change of status", register, next, 204, shop -> shop.change(register.id(), "status", status));
    }

    private void delete(Register register) {
        write("delete", register, null, 204, shop -> shop.delete(register.id()));
        own.remove(register);
    }

    private static CustomerRow present(Register register) {
        return Objects.requireNonNull(register.current());
    }

    private void write(
            String what, Register register, @Nullable CustomerRow next, int expected, Conversation.Request request) {
        register.writing(next);
        Optional<Answer> answer = conversation.ask(what, Repeatable.YES, Set.of(expected, PENDING), request);
        if (answer.isEmpty()) {
            own.remove(register);
            return;
        }
        acknowledged(answer.get());
        if (answer.get().status() == PENDING) {
            register.settle();
        } else {
            register.acknowledge();
        }
    }

    private void read(Register register) {
        int position = register.position();
        boolean inTransaction = random.nextBoolean();
        Optional<Answer> answer =
                conversation.ask("read", Repeatable.YES, FOUND_OR_NOT, shop -> shop.read(register.id(), inTransaction));
        if (answer.isPresent() && !register.permits(position, ShopClient.customerIn(answer.get()))) {
            figures.stale("customer " + register.id() + " as it was before");
        }
    }

    private void quote(long customer, int amount) {
        Optional<Answer> answer =
                conversation.ask("quote", Repeatable.YES, Set.of(200), shop -> shop.quote(customer, amount));
        if (answer.isPresent() && ShopClient.centsIn(answer.get()) != PriceList.cents(customer, amount)) {
            figures.failed("a quote had a wrong price");
        }
    }
}
