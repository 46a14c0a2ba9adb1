//! Whether some request is in one of some regions of each list, and in none of others.
//!
//! What is left to look at is a stack of products, each with how far it has come: first one region of each list has to hold
//! it, then what is excluded is cut off, a piece a dimension, and each piece goes on by itself. The pieces are apart, so
//! nothing is looked at twice; and nothing recurses.

use alloc::{vec, vec::Vec};

use super::limits::{Budget, Unknown};
use super::mask::Mask;
use super::region::{Dimension, Product, Region};

/// What is looked for.
pub(super) struct Sought<'r> {
    /// One of each of these has to hold the request.
    pub(super) needs: Vec<Vec<&'r Region>>,
    /// None of these may.
    pub(super) excluded: Vec<&'r Region>,
}

/// Whether to go on.
pub(super) enum Found {
    Enough,
    More,
}

struct Part<'r> {
    product: Product,
    /// How many needs hold it.
    needs: usize,
    /// Holes of the regions that hold it.
    holes: Vec<&'r Product>,
    /// How much of what is excluded has been cut off.
    cut: usize,
}

/// Tells each product that is found. `all` is the full mask of a dimension.
pub(super) fn search(
    sought: &Sought<'_>,
    all: &dyn Fn(Dimension) -> Mask,
    budget: &mut Budget,
    mut tell: impl FnMut(&Product, &mut Budget) -> Result<Found, Unknown>,
) -> Result<(), Unknown> {
    let mut stack = vec![Part {
        product: Product::default(),
        needs: 0,
        holes: Vec::new(),
        cut: 0,
    }];
    while let Some(part) = stack.pop() {
        budget.spend_box()?;
        if let Some(need) = sought.needs.get(part.needs) {
            budget.spend(need.len())?;
            // The first one is looked at first.
            for region in need.iter().rev() {
                if let Some(product) = part.product.and(&region.within) {
                    let mut holes = part.holes.clone();
                    holes.extend(&region.holes);
                    stack.push(Part {
                        product,
                        needs: part.needs + 1,
                        holes,
                        cut: 0,
                    });
                }
            }
            continue;
        }
        if cut(part, sought, all, &mut stack, budget)? {
            continue;
        }
        // Nothing is excluded any more: the last that was pushed is found.
        if let Some(found) = stack.pop()
            && let Found::Enough = tell(&found.product, budget)?
        {
            return Ok(());
        }
    }
    Ok(())
}

/// Cuts off the next thing that is excluded; `false` if there is none, with the product back on the stack.
fn cut<'r>(
    part: Part<'r>,
    sought: &Sought<'r>,
    all: &dyn Fn(Dimension) -> Mask,
    stack: &mut Vec<Part<'r>>,
    budget: &mut Budget,
) -> Result<bool, Unknown> {
    let Part {
        product,
        needs,
        holes,
        cut,
    } = part;
    let count = holes.len() + sought.excluded.len();
    budget.spend(count - cut.min(count))?;
    // What a single region takes away as a whole needs no pieces.
    let later = sought.excluded.iter().skip(cut.saturating_sub(holes.len()));
    let mut whole = later.filter(|region| region.holes.is_empty());
    if whole.any(|region| product.is_within(&region.within))
        || holes.iter().skip(cut).any(|hole| product.is_within(hole))
    {
        return Ok(true);
    }
    for at in cut..count {
        let (within, kept): (&Product, &[Product]) = match holes.get(at) {
            Some(hole) => (hole, &[]),
            None => match sought.excluded.get(at - holes.len()) {
                Some(region) => (&region.within, &region.holes),
                None => continue,
            },
        };
        if !product.meets(within) {
            continue;
        }
        let mut push = |product: Product| {
            stack.push(Part {
                product,
                needs,
                holes: holes.clone(),
                cut: at + 1,
            });
        };
        for hole in kept {
            let inside = product.and(within).and_then(|inside| inside.and(hole));
            inside.into_iter().for_each(&mut push);
        }
        product.cut(within, all, push);
        return Ok(true);
    }
    stack.push(Part {
        product,
        needs,
        holes,
        cut: count,
    });
    Ok(false)
}
