use portcullis_benches::ours::Ours;
use portcullis_benches::ours::prepare;
use portcullis_benches::peers::PEERS;
use portcullis_benches::workloads::Workload;
fn main() {
    for name in std::env::args().skip(1) {
        let w = Workload::named(&name).unwrap();
        let ours = Ours::compile(&w);
        let levels = ours.levels();
        let c = ours.combination(&levels);
        for p in PEERS {
            match (p.compile)(&w) {
                Err(e) => println!("{name} {}: {e}", p.name),
                Ok(mut b) => {
                    let t = std::time::Instant::now();
                    let mut wrong = 0;
                    let mut first = None;
                    let mut n = 0;
                    for (i, r) in w.requests.iter().enumerate() {
                        if t.elapsed().as_secs() > 3 {
                            break;
                        }
                        n += 1;
                        let d = b.decide(i);
                        if d != Ok(c.evaluate(&prepare(r)).is_allowed()) {
                            wrong += 1;
                            if first.is_none() {
                                first = Some((i, d));
                            }
                        }
                    }
                    println!(
                        "{name} {}: wrong {wrong} of {n}, {:?} each, {first:?} {:?}",
                        p.name,
                        t.elapsed() / n,
                        first.as_ref().map(|(i, _)| (
                            &w.requests[*i],
                            c.explain(&prepare(&w.requests[*i])).summary
                        ))
                    );
                }
            }
        }
    }
}
