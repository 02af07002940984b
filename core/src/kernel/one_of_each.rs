//! Lists in which there is one of each, such as the rules of an organization.

/// Sorts `list` by what its items are about, and answers whether no two are about the same.
pub fn one_of_each<T, K: Ord>(list: &mut [T], about: impl Fn(&T) -> K) -> bool {
    list.sort_by_key(&about);
    list.is_sorted_by(|one, next| about(one) < about(next))
}

#[cfg(test)]
mod tests {
    use super::one_of_each;

    #[test]
    fn a_list_is_sorted_and_two_about_the_same_are_noticed() {
        let mut list = [(3, 'a'), (1, 'b'), (2, 'c')];
        assert!(one_of_each(&mut list, |(about, _)| *about));
        assert_eq!(list, [(1, 'b'), (2, 'c'), (3, 'a')]);
        assert!(!one_of_each(&mut [(2, 'a'), (1, 'b'), (2, 'c')], |(about, _)| *about));
        assert!(one_of_each(&mut [] as &mut [u8], |about| *about), "none is one of each");
    }
}
