(** Claim P3.5. *)
From Coq Require Import Reals List Arith Bool Lia Lra FunctionalExtensionality.
From Coquelicot Require Import Coquelicot.
From Book Require Import P3.
From Book.proof Require Import lemmas_p3 expectation_p3.
Import ListNotations.

(** A sum over two lists, one after the other. *)
Lemma sum_list_app {K : Ring} (xs ys : list K) :
  sum_list (xs ++ ys) = plus (sum_list xs) (sum_list ys).
Proof.
  induction xs as [|a xs IH]; simpl; [now rewrite plus_zero_l|].
  now rewrite IH, plus_assoc.
Qed.

(** A common factor on the left. *)
Lemma sum_list_mult {K : Ring} (J : nat -> K) s Ss :
  sum_list (map (path J) (map (cons s) Ss)) = mult (J s) (sum_list (map (path J) Ss)).
Proof.
  induction Ss as [|S Ss IH]; simpl; [now rewrite mult_zero_r|].
  now rewrite IH, mult_distr_l.
Qed.

Theorem p3_5_paths : P3.p3_5_paths.
Proof.
  intros K J k.
  induction k as [|k IH].
  - simpl. rewrite plus_zero_r. reflexivity.
  - simpl subsets. rewrite map_app, sum_list_app, sum_list_mult.
    simpl. rewrite IH, mult_distr_r, mult_one_l. reflexivity.
Qed.

Lemma length_filter_cons (k m : nat) Ss : length (of_length (S m) (map (cons k) Ss)) = length (of_length m Ss).
Proof.
  unfold of_length. induction Ss as [|T Ss IH]; simpl; [reflexivity|].
  destruct (length T =? m); simpl; now rewrite IH.
Qed.

Lemma no_empty (k : nat) Ss : of_length 0 (map (cons k) Ss) = [].
Proof. unfold of_length. induction Ss; simpl; auto. Qed.

Theorem p3_5_count : P3.p3_5_count.
Proof.
  intros k.
  split.
  - induction k as [|k IH]; simpl; [reflexivity|].
    rewrite app_length, map_length, IH. lia.
  - induction k as [|k IH]; intros m.
    + destruct m; reflexivity.
    + simpl subsets. unfold of_length. rewrite filter_app, app_length.
      fold (of_length m (subsets k)). fold (of_length m (map (cons (S k)) (subsets k))).
      rewrite IH. destruct m as [|m].
      * rewrite no_empty. destruct k; reflexivity.
      * rewrite length_filter_cons, IH. simpl. lia.
Qed.

(** ** Means by length *)

(** The subsets of {a + 1, ..., a + k}. *)
Fixpoint subsets_from (a k : nat) : list (list nat) :=
  match k with O => [[]] | S m => subsets_from a m ++ map (cons (a + k)%nat) (subsets_from a m) end.

Lemma subsets_from_0 k : subsets_from 0 k = subsets k.
Proof. induction k as [|k IH]; simpl; [reflexivity|]. now rewrite IH. Qed.

(** The sum of f over a list of subsets. *)
Definition sum_over (Ss : list (list nat)) (f : list nat -> R) : R := fold_right Rplus 0 (map f Ss).

Lemma sum_over_app Ss Ts f : sum_over (Ss ++ Ts) f = sum_over Ss f + sum_over Ts f.
Proof. unfold sum_over. induction Ss as [|T Ss IH]; simpl; [ring|]. rewrite IH. ring. Qed.

Lemma sum_over_map Ss g f : sum_over (map g Ss) f = sum_over Ss (fun T => f (g T)).
Proof. unfold sum_over. now rewrite map_map. Qed.

Lemma sum_over_ext Ss f f' : (forall T, In T Ss -> f T = f' T) -> sum_over Ss f = sum_over Ss f'.
Proof. intros H. unfold sum_over. f_equal. now apply map_ext_in. Qed.

Lemma sum_over_0 Ss f : (forall T, f T = 0) -> sum_over Ss f = 0.
Proof. intros H. unfold sum_over. induction Ss as [|T Ss IH]; simpl; [reflexivity|]. rewrite H, IH. ring. Qed.

(** Only the subsets of length q count. *)
Lemma sum_over_length Ss q f :
  sum_over (of_length q Ss) f = sum_over Ss (fun T => if (length T =? q)%nat then f T else 0).
Proof.
  unfold sum_over, of_length. induction Ss as [|T Ss IH]; simpl; [reflexivity|].
  destruct (length T =? q)%nat; simpl; rewrite IH; ring.
Qed.

(** Each subset without or with its least possible element. *)
Lemma lowest k : forall a f, sum_over (subsets_from a (S k)) f
  = sum_over (subsets_from (S a) k) f + sum_over (subsets_from (S a) k) (fun T => f (T ++ [S a])).
Proof.
  induction k as [|k IH]; intros a f.
  - unfold sum_over. simpl. replace (a + 1)%nat with (S a) by lia. ring.
  - change (subsets_from a (S (S k))) with
      (subsets_from a (S k) ++ map (cons (a + S (S k))%nat) (subsets_from a (S k))).
    change (subsets_from (S a) (S k)) with
      (subsets_from (S a) k ++ map (cons (S a + S k)%nat) (subsets_from (S a) k)).
    rewrite !sum_over_app, !sum_over_map, !IH. replace (a + S (S k))%nat with (S a + S k)%nat by lia.
    simpl. ring.
Qed.

Lemma in_range k : forall a T s, In T (subsets_from a k) -> In s T -> (a < s <= a + k)%nat.
Proof.
  induction k as [|k IH]; intros a T s HT Hs; simpl in HT.
  - destruct HT as [<-|[]]. destruct Hs.
  - apply in_app_or in HT. destruct HT as [HT|HT].
    + specialize (IH a T s HT Hs). lia.
    + apply in_map_iff in HT as [T' [<- HT]]. destruct Hs as [<-|Hs]; [lia|].
      specialize (IH a T' s HT Hs). lia.
Qed.

Lemma row_path_app m J T s : forall r, row_path m J r (T ++ [s]) = row_mat m (row_path m J r T) (J s).
Proof. induction T as [|t T IH]; intros r; simpl; [reflexivity | apply IH]. Qed.

Lemma row_path_ext m J J' T : (forall s, In s T -> J s = J' s) -> forall r, row_path m J r T = row_path m J' r T.
Proof.
  induction T as [|t T IH]; intros H r; simpl; [reflexivity|].
  rewrite (H t) by now left. apply IH. intros s Hs. apply H. now right.
Qed.

(** A sum of rows times a matrix. *)
Lemma sum_over_row m Ss (f : list nat -> vec) M a :
  sum_over Ss (fun T => row_mat m (f T) M a) = row_mat m (fun i => sum_over Ss (fun T => f T i)) M a.
Proof.
  unfold sum_over, row_mat. induction Ss as [|T Ss IH]; simpl.
  - symmetry. apply sum_zero. intros; ring.
  - rewrite IH, <- sum_plus. apply sum_ext. intros; ring.
Qed.

(** The sum of the rows r J_T over the subsets of {a + 1, ..., a + k}, with the weight c(|T|). *)
Definition weighted (m : nat) (J : nat -> mat) (r : vec) (c : nat -> R) (a k : nat) : vec :=
  fun i => sum_over (subsets_from a k) (fun T => c (length T) * row_path m J r T i).

(** What the lowest matrix does to its expected square. *)
Lemma lowest_square S m K J r a k (c d e : nat -> R) : random_branches S m K J r -> (a + Datatypes.S k <= K)%nat ->
  (forall q, c q = d q) -> (forall q, c (Datatypes.S q) = e q) ->
  E S (fun w => norm2 m (weighted m (J w) (r w) c a (Datatypes.S k)))
  = E S (fun w => norm2 m (weighted m (J w) (r w) d (Datatypes.S a) k))
    + / 3 * E S (fun w => norm2 m (weighted m (J w) (r w) e (Datatypes.S a) k)).
Proof.
  intros [Hm B] HK Hd He.
  pose (rows c a k w := weighted m (J w) (r w) c a k).
  change (E S (fun w => norm2 m (rows c a (Datatypes.S k) w)) = E S (fun w => norm2 m (rows d (Datatypes.S a) k w))
    + / 3 * E S (fun w => norm2 m (rows e (Datatypes.S a) k w))).
  destruct (B (Datatypes.S a) ltac:(lia)) as [M I].
  pose (of_pair (c : nat -> R) (y : vec * (nat -> mat)) := fun i =>
    sum_over (subsets_from (Datatypes.S a) k) (fun T => c (length T) * row_path m (snd y) (fst y) T i)).
  assert (P : forall c w, of_pair c (r w, above (Datatypes.S a) K (J w)) = rows c (Datatypes.S a) k w).
  { intros c' w. unfold of_pair, rows, weighted. cbn [fst snd].
    apply functional_extensionality. intros i.
    apply sum_over_ext. intros T HT. f_equal.
    rewrite (row_path_ext m (above (Datatypes.S a) K (J w)) (J w)); [reflexivity|].
    intros s Hs. destruct (in_range _ _ _ _ HT Hs). unfold above.
    destruct (Nat.ltb_spec (Datatypes.S a) s), (Nat.leb_spec s K); try lia. reflexivity. }
  assert (Br := E_branch S m m (fun w => J w (Datatypes.S a)) _
    (fun w => (r w, above (Datatypes.S a) K (J w))) (of_pair e) (of_pair d) 1 M I).
  assert (Q : 1 ^ 2 * (INR m * / (3 * INR m)) = / 3) by (field; apply not_0_INR; lia).
  rewrite Q in Br.
  rewrite (E_ext S (fun w => norm2 m (of_pair d (r w, above (Datatypes.S a) K (J w))))
    (fun w => norm2 m (rows d (Datatypes.S a) k w))) in Br by (intros w; now rewrite P).
  rewrite (E_ext S (fun w => norm2 m (of_pair e (r w, above (Datatypes.S a) K (J w))))
    (fun w => norm2 m (rows e (Datatypes.S a) k w))) in Br
    by (intros w; now rewrite P).
  rewrite <- Br. apply E_ext. intros w. unfold norm2. apply sum_ext. intros i _. rewrite !P.
  assert (X : rows c a (Datatypes.S k) w i
    = rows d (Datatypes.S a) k w i + 1 * row_mat m (rows e (Datatypes.S a) k w) (J w (Datatypes.S a)) i).
  { unfold rows at 1, weighted. rewrite lowest. f_equal.
    - apply sum_over_ext. intros T _. now rewrite Hd.
    - rewrite Rmult_1_l. unfold rows, weighted. rewrite <- sum_over_row. apply sum_over_ext. intros T _.
      rewrite app_length, row_path_app. simpl length. rewrite Nat.add_1_r, He.
      unfold row_mat. rewrite <- sum_scal. apply sum_ext. intros; ring. }
  now rewrite X.
Qed.

Theorem p3_5_lengths : P3.p3_5_lengths.
Proof.
  intros S m K J r B.
  pose (rows c a k w := weighted m (J w) (r w) c a k).
  assert (base : forall c a, E S (fun w => norm2 m (rows c a 0%nat w)) = c 0%nat ^ 2 * E S (fun w => norm2 m (r w))).
  { intros c a. rewrite <- E_scal. apply E_ext. intros w. unfold norm2. rewrite <- sum_scal.
    apply sum_ext. intros i _. unfold rows, weighted, sum_over. simpl. ring. }
  split.
  - assert (H : forall k a q, (a + k <= K)%nat ->
      E S (fun w => norm2 m (rows (fun l => if (l =? q)%nat then 1 else 0) a k w))
      = INR (binomial k q) * (/ 3) ^ q * E S (fun w => norm2 m (r w))).
    { induction k as [|k IH]; intros a q HK.
      - rewrite base. destruct q; simpl; ring.
      - assert (Q := lowest_square S m K J r a k (fun l => if (l =? q)%nat then 1 else 0) (fun l => if (l =? q)%nat then 1 else 0)
          (fun l => if (Datatypes.S l =? q)%nat then 1 else 0) B HK (fun _ => eq_refl) (fun _ => eq_refl)).
        unfold rows in *. rewrite Q, IH by lia.
        destruct q as [|q].
        + assert (Z : E S (fun w => norm2 m (weighted m (J w) (r w)
            (fun l => if (Datatypes.S l =? 0)%nat then 1 else 0) (Datatypes.S a) k)) = 0).
          { apply sum_zero. intros w _. unfold norm2. rewrite (sum_zero m); [ring|]. intros i _.
            unfold weighted. rewrite sum_over_0 by (intros; simpl; ring). ring. }
          rewrite Z. destruct k; simpl; ring.
        + change (fun l => if (Datatypes.S l =? Datatypes.S q)%nat then 1 else 0) with (fun l => if (l =? q)%nat then 1 else 0).
          rewrite IH by lia. cbn [binomial]. rewrite plus_INR. simpl pow. ring. }
    intros q. rewrite <- (H K 0%nat q) by lia. apply E_ext. intros w. unfold norm2. apply sum_ext. intros i _.
    assert (X : row_paths m (J w) (r w) (of_length q (subsets K)) i
      = rows (fun l => if (l =? q)%nat then 1 else 0) 0%nat K w i).
    { unfold rows, weighted. rewrite subsets_from_0. change (row_paths m (J w) (r w) (of_length q (subsets K)) i) with
        (sum_over (of_length q (subsets K)) (fun T => row_path m (J w) (r w) T i)).
      rewrite sum_over_length. apply sum_over_ext. intros T _. destruct (length T =? q)%nat; ring. }
    now rewrite X.
  - assert (H : forall k a, (a + k <= K)%nat ->
      E S (fun w => norm2 m (rows (fun _ => 1) a k w)) = (4 / 3) ^ k * E S (fun w => norm2 m (r w))).
    { induction k as [|k IH]; intros a HK.
      - rewrite base. simpl. ring.
      - assert (Q := lowest_square S m K J r a k (fun _ => 1) (fun _ => 1) (fun _ => 1) B HK (fun _ => eq_refl) (fun _ => eq_refl)).
        unfold rows in *. rewrite Q, !IH by lia. simpl pow. field. }
    rewrite <- (H K 0%nat) by lia. apply E_ext. intros w. unfold norm2. apply sum_ext. intros i _.
    assert (X : row_paths m (J w) (r w) (subsets K) i = rows (fun _ => 1) 0%nat K w i).
    { unfold rows, weighted. rewrite subsets_from_0. unfold row_paths, sum_over. f_equal. apply map_ext. intros T. ring. }
    now rewrite X.
Qed.

(** No subset is longer than k. *)
Lemma binomial_long k : forall q, (k < q)%nat -> binomial k q = 0%nat.
Proof.
  induction k as [|k IH]; intros [|q] H; try lia; simpl; [reflexivity|].
  rewrite !IH by lia. reflexivity.
Qed.

Lemma sum_shift k f : sum (S k) f = f 0%nat + sum k (fun q => f (S q)).
Proof. induction k as [|k IH]; [simpl; ring|]. change (sum (S (S k)) f) with (sum (S k) f + f (S k)). rewrite IH. simpl. ring. Qed.

Theorem p3_5_total : P3.p3_5_total.
Proof.
  intros k. rewrite Nat.add_1_r. induction k as [|k IH]; [simpl; ring|].
  rewrite sum_shift.
  rewrite (sum_ext (S k) _ (fun q => / 3 * (INR (binomial k q) * (/ 3) ^ q) + INR (binomial k (S q)) * (/ 3) ^ S q)).
  - rewrite sum_plus, sum_scal, IH.
    assert (T := sum_shift (S k) (fun q => INR (binomial k q) * (/ 3) ^ q)).
    change (sum (S (S k)) (fun q => INR (binomial k q) * (/ 3) ^ q)) with
      (sum (S k) (fun q => INR (binomial k q) * (/ 3) ^ q) + INR (binomial k (S k)) * (/ 3) ^ S k) in T.
    rewrite IH, binomial_long in T by lia.
    assert (Z : forall j, binomial j 0 = 1%nat) by (intros [|j]; reflexivity). rewrite Z in *.
    change (INR 0) with 0 in T. change (INR 1) with 1 in *. rewrite !pow_O in *.
    change ((4 / 3) ^ S k) with (4 / 3 * (4 / 3) ^ k). lra.
  - intros q _. cbn [binomial]. rewrite plus_INR. simpl pow. ring.
Qed.

Theorem p3_5_ten : P3.p3_5_ten.
Proof.
  split; [rewrite (proj1 (p3_5_count 10%nat)); reflexivity|]. split; [reflexivity|].
  intros q H. do 11 (destruct q as [|q]; [try lia; vm_compute; lia|]).
  rewrite binomial_long by lia. lia.
Qed.

Theorem p3_5_largest : P3.p3_5_largest.
Proof.
  split; [simpl; field|]. intros q H.
  do 11 (destruct q as [|q]; [try lia; simpl; lra|]).
  rewrite binomial_long by lia. simpl INR. lra.
Qed.

(** Two signs, independent of each other. *)
Lemma four_total : sum 4 (fun _ => / 4) = 1.
Proof. simpl. lra. Qed.

Definition signs : space :=
  {| points := 4; p := fun _ => / 4; p_nonneg := ltac:(intros; lra); p_total := four_total |}.

Theorem p3_5_inhabited : P3.p3_5_inhabited.
Proof.
  assert (R : exists r, r * r = / 3) by (exists (sqrt (/ 3)); apply sqrt_sqrt; lra).
  destruct R as [r R].
  pose (c := fun w : nat => match w with 0 | 1 => r | _ => - r end%nat).
  pose (d := fun w : nat => match w with 0 | 2 => r | _ => - r end%nat).
  exists signs, (fun w j _ _ => if (j =? 2)%nat then d w else c w), (fun _ _ => 1).
  split; [split; [lia|]|].
  - intros j Hj. split; [split|].
    + intros i i' _ _. unfold E, signs, c, d. simpl. replace (3 * 1) with 3 by ring.
      destruct (j =? 2)%nat; simpl; lra.
    + intros i i' k k' Hi Hi' Hk Hk' D. exfalso. apply D. f_equal; lia.
    + intros F G. destruct j as [|[|[|j]]]; try lia.
      * assert (X : forall w w', d w = d w' -> above 1 2 (fun j _ _ => if (j =? 2)%nat then d w else c w)
          = above 1 2 (fun j _ _ => if (j =? 2)%nat then d w' else c w')).
        { intros w w' D. apply functional_extensionality.
          intros i. unfold above. destruct (Nat.ltb_spec 1 i), (Nat.leb_spec i 2); try reflexivity.
          replace i with 2%nat by lia. simpl. now rewrite D. }
        unfold E, signs. cbn [sum points p].
        rewrite (X 2%nat 0%nat eq_refl), (X 3%nat 1%nat eq_refl). unfold c, d. cbn [Nat.eqb]. field.
      * assert (X : forall w, above 2 2 (fun j _ _ => if (j =? 2)%nat then d w else c w) = fun _ => Id).
        { intros w. apply functional_extensionality.
          intros i. unfold above. destruct (Nat.ltb_spec 2 i), (Nat.leb_spec i 2); try reflexivity; lia. }
        unfold E, signs. cbn [sum points p]. rewrite !X. unfold d. cbn [Nat.eqb]. field.
  - unfold E, norm2. simpl. field.
Qed.
